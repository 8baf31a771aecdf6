// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Programs that depend on time, luck, place and on how far a statement got, on three nodes whose clocks, time zones
/// and locales differ, one of which restarts in the middle: all hold the same (I2, S6, S7).
///
/// All clocks are wrong by weeks, so a date of these days in a database was taken from the machine's clock (S7), even
/// if
/// all nodes took the same.
///
/// `-Drqlite.programs=2000` for the long form, `-Drqlite.seed=` to draw the same programs.
class DivergenceIT {
    private static final int BATCH = 10;
    private static final int CLIENTS = 4;
    private static final List<String> ZONES = List.of("Asia/Kathmandu", "America/St_Johns", "UTC");
    private static final List<String> LANGUAGES = List.of("tr", "ar", "de");
    private static final List<Duration> OFFSETS =
            List.of(Duration.ofDays(40), Duration.ofDays(-60), Duration.ofDays(300));

    @Test
    void nodesThatLiveInDifferentTimesAndPlacesHoldTheSameI2() {
        var programs = Integer.getInteger("rqlite.programs", 60);
        var seed = Long.getLong("rqlite.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        var started = System.nanoTime();
        try (var cluster = TestCluster.create(ClusterSpec.of(3).withClocks().withFrequentSnapshots())) {
            for (var node : cluster.nodes()) launch(cluster, node);
            cluster.awaitReady();

            var requests = 0;
            for (var done = 0; done < programs; done += BATCH) {
                requests += runBatch(cluster, random, "-Drqlite.seed=%d programs from %d".formatted(seed, done));
                if (done / BATCH % 5 == 2) restartOne(cluster, random);
                if (random.nextInt(3) == 0) {
                    var node = cluster.node(1 + random.nextInt(3));
                    cluster.clockStep(node, Duration.ofSeconds(random.nextInt(-90_000, 90_000)));
                }
            }
            System.out.printf(
                    "divergence: seed=%d programs=%d requests=%d different=0 seconds=%d%n",
                    seed,
                    programs,
                    requests,
                    Duration.ofNanos(System.nanoTime() - started).toSeconds());
        }
    }

    private static void launch(TestCluster cluster, ClusterNode node) {
        var n = node.number() - 1;
        cluster.clockStep(node, OFFSETS.get(n));
        node.environment(Map.of("TZ", ZONES.get(n), "LC_ALL", "C.UTF-8"));
        node.launch("-Duser.language=" + LANGUAGES.get(n));
    }

    private static void restartOne(TestCluster cluster, RandomGenerator random) {
        var node = cluster.node(1 + random.nextInt(3));
        if (random.nextBoolean()) cluster.crash(node);
        else node.terminate();
        node.launch("-Duser.language=" + LANGUAGES.get(random.nextInt(3)));
        node.awaitReady();
    }

    /// Runs programs side by side, so that their requests share entries, and compares the nodes.
    private static int runBatch(TestCluster cluster, SplittableRandom random, String replay) {
        var programs = new ArrayList<RandomProgram>();
        for (var n = 0; n < BATCH; n++) programs.add(RandomProgram.random(random.split()));
        var clients = new ArrayList<Thread>();
        for (var client = 0; client < CLIENTS; client++) {
            var first = client;
            clients.add(Thread.ofVirtual().start(() -> {
                for (var n = first; n < BATCH; n += CLIENTS) send(cluster, programs.get(n));
            }));
        }
        try {
            for (var client : clients) client.join();
            var _ = cluster.checkSameEverywhere();
            checkNoDateOfTheMachine(Dump.of(cluster.node(1)));
        } catch (InterruptedException e) {
            throw new AssertionError(replay, e);
        } catch (AssertionError e) {
            throw new AssertionError(replay + " " + programs, e);
        }
        return programs.stream().mapToInt(program -> program.requests().size()).sum();
    }

    private static void checkNoDateOfTheMachine(Dump dump) {
        var today = LocalDate.now(ZoneOffset.UTC);
        var dates = List.of("" + today.minusDays(1), "" + today, "" + today.plusDays(1)); // in whatever zone
        for (var part : dump.parts().entrySet()) {
            for (var line : part.getValue()) {
                if (dates.stream().anyMatch(line::contains)) {
                    throw new AssertionError("of the machine's clock: " + part.getKey() + ": " + line);
                }
            }
        }
    }

    private static void send(TestCluster cluster, RandomProgram program) {
        var turn = program.hashCode() & 3;
        for (var request : program.requests()) {
            var client = cluster.nodes().get(turn++ % 3).client();
            var _ = client.ask(client.post(request.path(), request.json()));
        }
    }
}
