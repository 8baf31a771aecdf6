// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.Eventually;
import org.rqlite.it.LoadFile;

/// Databases that are loaded into a cluster, as a client does it.
@Tag("heavy") // the disk
class LoadIT {
    private static final int MEGABYTES = Integer.getInteger("rqlite.load.megabytes", 40);
    private static final String LOADED = "200 {\"results\":[]}";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /// Four clients write through all nodes, before, meanwhile and behind; the heap of each node is bounded.
    @Test
    void aFileIsLoadedThroughAFollowerWhileClientsWrite() throws Exception {
        var file = LoadFile.make(folder.resolve("file"), "loaded", MEGABYTES);
        try (var cluster = TestCluster.create(ClusterSpec.of(3).withFrequentSnapshots())) {
            cluster.nodes().forEach(node -> node.launch("-Xmx256m"));
            cluster.awaitReady();
            var follower = cluster.followers().getFirst();
            var inserts = Inserts.start(cluster, 4, 200);
            inserts.awaitMore(50);

            var begun = System.nanoTime();
            var peak = new HeapPeak(cluster);
            var answer = CompletableFuture.supplyAsync(() -> send(file, follower, "/db/load"));
            while (!answer.isDone()) peak.look();
            var seconds = (System.nanoTime() - begun) / 1e9;

            assertThat(answer.get(1, TimeUnit.SECONDS)).isEqualTo(LOADED);
            inserts.close();
            cluster.checkSameEverywhere();
            assertThat(rows(cluster.leader(), "loaded")).isEqualTo(MEGABYTES * 100L);
            cluster.leader().execute("CREATE TABLE behind (x)");
            cluster.checkSameEverywhere();
            System.out.printf("loaded %d MB in %.1f s, heap in use at most %s MB%n", MEGABYTES, seconds, peak);
        }
    }

    @Test
    void nodesThatAreKilledMidwayComeToHaveTheSame() throws Exception {
        var first = LoadFile.make(folder.resolve("first"), "first", MEGABYTES);
        var second = LoadFile.make(folder.resolve("second"), "second", MEGABYTES);
        try (var cluster = TestCluster.start(ClusterSpec.of(3).withFrequentSnapshots())) {
            cluster.leader().execute("CREATE TABLE before (x)");
            var leader = cluster.leader();
            var follower = cluster.followers().getFirst();

            var load = CompletableFuture.supplyAsync(() -> send(first, leader, "/db/load"));
            awaitPieces(follower, load);
            cluster.crash(follower);
            assertThat(load.get(60, TimeUnit.SECONDS)).isEqualTo(LOADED);
            cluster.restart(follower);
            cluster.checkSameEverywhere();
            assertThat(tables(cluster)).containsExactly("first");

            var asked = cluster.followers().getLast();
            var again = CompletableFuture.supplyAsync(() -> send(second, asked, "/db/load"));
            awaitPieces(asked, again);
            var lost = cluster.leader();
            cluster.crash(lost);
            var answer = again.get(60, TimeUnit.SECONDS);
            cluster.restart(lost);

            cluster.leader().execute("CREATE TABLE behind (x)");
            cluster.checkSameEverywhere();
            var tables = tables(cluster);
            if (answer.equals(LOADED)) assertThat(tables).containsExactly("behind", "second");
            else if (answer.contains("nothing was changed")) assertThat(tables).containsExactly("behind", "first");
            else assertThat(tables).isIn(List.of("behind", "first"), List.of("behind", "second"));
            cluster.eventually(
                    () -> cluster.nodes().forEach(node -> assertThat(left(node)).isEmpty()));
        }
    }

    @Test
    void aNodeThatJoinsABootedOneGetsItsDataAndThenItIsNotBootedAgain() {
        var file = LoadFile.make(folder.resolve("file"), "booted", 5);
        var bad = LoadFile.make(folder.resolve("bad"), "bad", 1).half();
        try (var cluster = TestCluster.create(ClusterSpec.of(2))) {
            var alone = cluster.node(1);
            alone.flags(List.of());
            alone.launch();
            alone.awaitReady();
            assertThat(send(bad, alone, "/boot")).startsWith("400 invalid SQLite data: ");
            assertThat(send(file, alone, "/boot")).isEqualTo("200 ");

            var joiner = cluster.node(2);
            joiner.flags(List.of("-join", alone.place().advertised()));
            joiner.launch();
            joiner.awaitReady();

            cluster.checkSameEverywhere();
            assertThat(rows(joiner, "booted")).isEqualTo(500);
            assertThat(send(file, alone, "/boot")).isEqualTo("503 not single-node\n");
            assertThat(send(file, joiner, "/boot")).isEqualTo("503 not leader\n");
        }
    }

    private static String send(LoadFile file, ClusterNode to, String path) {
        return file.post(to.place().http(), path);
    }

    private static void awaitPieces(ClusterNode node, CompletableFuture<String> load) {
        Eventually.await(
                SOON, node::told, () -> load.isDone() || left(node).stream().anyMatch(LoadIT::isUpload));
    }

    private static boolean isUpload(String name) {
        return name.startsWith("upload-");
    }

    /// What is left of loads in the folder for temporary files.
    private static List<String> left(ClusterNode node) {
        try (var files = Files.list(node.data().resolve("tmp"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> isUpload(name) || name.startsWith("load-"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> tables(TestCluster cluster) {
        return cluster.leader().query("SELECT name FROM sqlite_schema ORDER BY name", ReadLevel.LINEARIZABLE).stream()
                .map(List::getFirst)
                .toList();
    }

    private static long rows(ClusterNode node, String table) {
        return Long.parseLong(node.query("SELECT count(*) FROM " + table, ReadLevel.NONE)
                .getFirst()
                .getFirst());
    }

    /// The most heap that each node was seen to use.
    private static final class HeapPeak {
        private static final Duration PAUSE = Duration.ofMillis(200);
        private static final String NAME = "jvm_memory_used_bytes{area=\"heap\"} ";

        private final TestCluster cluster;
        private final long[] peaks;

        HeapPeak(TestCluster cluster) {
            this.cluster = cluster;
            this.peaks = new long[cluster.nodes().size()];
        }

        void look() {
            for (var n = 0; n < peaks.length; n++) {
                var client = cluster.nodes().get(n).client();
                var heap = client.ask(client.get("/metrics")).stream()
                        .flatMap(answer -> answer.body().lines())
                        .filter(line -> line.startsWith(NAME))
                        .mapToDouble(line -> Double.parseDouble(line.substring(NAME.length())))
                        .max();
                peaks[n] = Math.max(peaks[n], (long) heap.orElse(0) >> 20);
            }
            Eventually.pause(PAUSE);
        }

        @Override
        public String toString() {
            return Arrays.toString(peaks);
        }
    }
}
