// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.store.disk.Marker.Kind;
import org.rqlite.store.disk.MarkerFiles.Found;

/// One node crashed again and again at random moments: between entries, at any step of a snapshot, a restart included.
///
/// A crash is imitated by copying the folder; half of the time all is damaged that nobody had forced, as a power cut
/// may do.
class CrashPropertyTest {
    @TempDir
    Path temp;

    static LongStream seeds() {
        var seed = Long.getLong("rqlite.seed");
        return seed != null ? LongStream.of(seed) : LongStream.range(0, Integer.getInteger("rqlite.seeds", 12));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyRestartFindsASnapshotAndReplayGivesEveryEntryI1(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        long last = 0;
        for (var life = 0; life < 12; life++) {
            var replay = "-Drqlite.seed=" + seed + " life " + life;
            try (var node = new ToyNode(temp.resolve("life-" + life), crashingAt(random))) {
                last = Math.max(last, live(node, last, random));
                node.crashedInto(temp.resolve("life-" + (life + 1)));
            } catch (AssertionError | Exception e) {
                throw new AssertionError(replay, e);
            }
            if (random.nextBoolean()) loseWhatWasNotForced(temp.resolve("life-" + (life + 1)), random);
        }
    }

    private static FaultPoints crashingAt(SplittableRandom random) {
        var steps = Step.values();
        var fault = steps[random.nextInt(steps.length)] + ":" + (1 + random.nextInt(3));
        return FaultPoints.parse(fault, () -> {
            throw new ToyNode.Crash();
        });
    }

    /// @return last entry applied
    private static long live(ToyNode node, long last, SplittableRandom random) throws Exception {
        try {
            node.startAndCheck(last);
            for (var acts = 5 + random.nextInt(15); acts > 0; acts--) {
                switch (random.nextInt(6)) {
                    case 0 -> node.pinReader();
                    case 1 -> node.unpinReader();
                    case 2 -> node.database().spillAndRollBack();
                    case 3 -> node.snapshot();
                    default -> node.apply(node.applied() + random.nextInt(20));
                }
            }
        } catch (ToyNode.Crash _) {
            // as good a moment as any
        }
        return node.applied();
    }

    /// The WAL behind what INTENT covers was never forced; without INTENT, no byte of it counts.
    private static void loseWhatWasNotForced(Path data, SplittableRandom random) throws Exception {
        var wal = data.resolve("db/db.sqlite-wal");
        if (!Files.exists(wal)) return;
        var intent = new MarkerFiles(data.resolve("db")).read(Kind.INTENT);
        long forced = intent instanceof Found.Present(Marker marker) ? marker.walBytes() : 0;
        var bytes = Files.readAllBytes(wal);
        for (var i = (int) forced; i < bytes.length; i++) {
            if (random.nextInt(100) == 0) bytes[i] = (byte) random.nextInt(256);
        }
        // a WAL started anew since has another header, and counts for nothing either
        Files.write(wal, bytes);
        if (bytes.length > forced) ForcedFile.cut(wal, forced + random.nextInt(bytes.length - (int) forced + 1));
    }
}
