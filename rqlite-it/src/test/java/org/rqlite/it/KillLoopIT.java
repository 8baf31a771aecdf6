// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` again and again under eight writers: nothing acknowledged is lost, nothing is applied twice
/// (I1).
///
/// `-Drqlite.kills=500` for the long form, `-Drqlite.seed=` to repeat the moments of a run.
class KillLoopIT {
    private static final int WRITERS = 8;

    @TempDir
    Path temp;

    private int withinSnapshot;
    private int withinStart; // besides those counted as kills
    private int unknownFound;
    private long rows;

    @Test
    void losesNoAcknowledgedWriteAndAppliesNoneTwiceI1() {
        var kills = Integer.getInteger("rqlite.kills", 40);
        var seed = Long.getLong("rqlite.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        var started = System.nanoTime();
        // a snapshot every few dozen entries, and the log purged behind it
        var flags = new String[] {"-raft-snap", "32", "-raft-snap-int", "20ms", "-raft-snap-wal-size", "131072"};
        try (var node = new TestNode(temp.resolve("data"), flags).start()) {
            node.client().execute(Writers.TABLE);
            for (var round = 1; round <= kills; round++) {
                killAndCheck(node, round, random, "-Drqlite.seed=" + seed + " kill " + round);
            }
            assertThat(node.terminate()).isZero();
        }
        System.out.printf(
                "kill loop: seed=%d kills=%d inside_snapshot=%d more_inside_start=%d rows=%d lost=0 twice=0 unknown_applied=%d seconds=%d%n",
                seed,
                kills,
                withinSnapshot,
                withinStart,
                rows,
                unknownFound,
                (System.nanoTime() - started) / 1_000_000_000);
        assertThat(withinSnapshot).as("kills inside a snapshot").isPositive();
    }

    private void killAndCheck(TestNode node, int round, RandomGenerator random, String replay) {
        var intent = node.data().resolve("db/INTENT");
        var writers = Writers.start(node.client(), round, WRITERS);
        Eventually.pause(Duration.ofMillis(20 + random.nextInt(400)));
        if (random.nextBoolean()) Eventually.closelyWithin(Duration.ofMillis(500), () -> Files.exists(intent));
        node.kill();
        if (Files.exists(intent)) withinSnapshot++;
        writers.join();
        if (random.nextInt(6) == 0) {
            node.launch();
            Eventually.pause(Duration.ofMillis(random.nextInt(1500)));
            node.kill();
            withinStart++;
        }

        node.start();
        var unknown = writers.check(replay);
        rows += writers.acknowledged() + unknown;
        unknownFound += unknown;
        var counted = List.of(List.of(Long.toString(rows)));
        assertThat(node.client().query("SELECT count(*) FROM written"))
                .as(replay)
                .isEqualTo(counted);
        if (round % 5 == 0) {
            assertThat(node.client().query("PRAGMA quick_check")).as(replay).isEqualTo(List.of(List.of("\"ok\"")));
        }
    }
}
