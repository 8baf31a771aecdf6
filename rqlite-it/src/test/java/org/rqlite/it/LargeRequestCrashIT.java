// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` between the pieces of a request that is too large for one entry of the log (S8).
class LargeRequestCrashIT {
    private static final String[] FLAGS = {"-raft-snap", "8", "-raft-snap-int", "20ms"};
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern SNAPSHOT_INDEX = Pattern.compile("\"last_snapshot_index\":\\s*(\\d+)");
    private static final int ROWS = 24; // a megabyte each: four pieces
    private static final int KILLS = 4;

    @TempDir
    Path temp;

    @Test
    void appliesALargeRequestWholeOrNotAtAllS8() {
        var seed = Long.getLong("rqlite.seed", System.nanoTime());
        var random = new Random(seed);
        try (var node = new TestNode(temp.resolve("data"), FLAGS)) {
            node.start();
            node.client().execute("CREATE TABLE big (request INTEGER, body TEXT)");

            for (var request = 1; request <= KILLS; request++) {
                var body = body(request);
                var answer = CompletableFuture.supplyAsync(() -> node.client().write(body));
                var size = random.nextInt(28 << 20);
                var arrived = Eventually.closelyWithin(SOON, () -> uploadBytes(node.data()) > size || answer.isDone());
                assertThat(arrived).as("a piece arrived, seed=" + seed).isTrue();

                node.kill();
                var acknowledged = answer.join() == NodeClient.Outcome.ACKNOWLEDGED;
                node.start();

                assertThat(rows(node, request))
                        .as("rows of request %d, acknowledged=%s seed=%d", request, acknowledged, seed)
                        .isIn(acknowledged ? List.of(ROWS) : List.of(0, ROWS));
                snapshotsGoOn(node, "seed=" + seed);
            }

            assertThat(node.client().query("PRAGMA quick_check")).isEqualTo(List.of(List.of("\"ok\"")));
            assertThat(node.terminate()).isZero();
        }
    }

    /// What never came to its end must not hold snapshots back for ever.
    private static void snapshotsGoOn(TestNode node, String seed) {
        var before = snapshotIndex(node);
        for (var write = 0; write < 20; write++) node.client().execute("INSERT INTO big VALUES (0, NULL)");
        Eventually.await(SOON, () -> "no snapshot after index " + before + ", " + seed, () -> {
            return snapshotIndex(node) > before && uploadBytes(node.data()) == 0;
        });
    }

    private static long snapshotIndex(TestNode node) {
        try {
            var index = SNAPSHOT_INDEX.matcher(node.client()
                    .get("/status?key=store.raft", Duration.ofSeconds(5))
                    .body());
            assertThat(index.find()).isTrue();
            return Long.parseLong(index.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int rows(TestNode node, int request) {
        var counted = node.client().query("SELECT COUNT(*) FROM big WHERE request = " + request);
        return Integer.parseInt(counted.getFirst().getFirst());
    }

    private static String body(int request) {
        return IntStream.range(0, ROWS)
                .mapToObj(
                        row -> "[\"INSERT INTO big VALUES (?, ?)\",%d,\"%s\"]".formatted(request, "x".repeat(1 << 20)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static long uploadBytes(Path data) {
        var temporary = data.resolve("tmp");
        if (!Files.exists(temporary)) return 0;
        try (var files = Files.newDirectoryStream(temporary, "upload-*")) {
            var bytes = 0L;
            for (var file : files) bytes += Files.exists(file) ? Files.size(file) : 0;
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
