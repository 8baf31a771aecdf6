// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rqlite.it.Eventually;

/// Clusters that form in any order, with delays, kills, lost disks and cuts meanwhile, with lists that are written
/// differently or overlap: one cluster comes out, all are in it within 30 seconds, and what was acknowledged on the way
/// is there (I7, F1-F6, S1).
///
/// `-Drqlite.formations=200` for the long form, `-Drqlite.seed=` to repeat a run.
@Tag("heavy") // many nodes, for minutes
class FormationIT {
    private static final Duration FORMED_MAX = Duration.ofSeconds(30);

    @Test
    void allNodesAreSoonInOneClusterI7() {
        var formations = Integer.getInteger("rqlite.formations", 10);
        var seed = Long.getLong("rqlite.seed", System.nanoTime());
        var seeds = new SplittableRandom(seed);
        var times = new ArrayList<Long>();
        var started = System.nanoTime();
        for (var number = 1; number <= formations; number++) {
            var formation = Formation.random(seeds.split());
            var replay = "-Drqlite.seed=%d formation %d %s".formatted(seed, number, formation);
            times.add(form(formation, replay).toMillis());
        }
        times.sort(null);
        System.out.printf(
                "formations: seed=%d formations=%d two_clusters=0 lost=0 whole_after_last_event_ms median=%d max=%d seconds=%d%n",
                seed,
                formations,
                times.get(times.size() / 2),
                times.getLast(),
                Duration.ofNanos(System.nanoTime() - started).toSeconds());
    }

    /// @return from the last event to all being ready
    private static Duration form(Formation formation, String replay) {
        try (var cluster = TestCluster.create(ClusterSpec.of(formation.size()))) {
            for (var node : cluster.nodes()) {
                var join = formation.join(cluster, node.number());
                node.flags(List.of("-bootstrap-expect", "" + formation.expect(), "-join", join));
            }
            var acknowledged = new AtomicLong();
            var begun = System.nanoTime();
            for (var event : steps(formation)) {
                while (System.nanoTime() - begun < event.atMillis() * 1_000_000) {
                    write(cluster, acknowledged);
                    Eventually.pause(Duration.ofMillis(20));
                }
                event.does().accept(cluster);
            }

            var last = System.nanoTime();
            Eventually.await(
                    FORMED_MAX,
                    () -> replay + " all ready" + cluster.told(),
                    () -> cluster.nodes().stream().allMatch(ClusterNode::ready));
            var took = Duration.ofNanos(System.nanoTime() - last);
            check(cluster, formation, acknowledged.get(), replay);
            return took;
        }
    }

    /// What is done at a time.
    private record Step(long atMillis, Consumer<TestCluster> does) {}

    private static List<Step> steps(Formation formation) {
        var steps = new ArrayList<Step>();
        for (var event : formation.events()) {
            switch (event) {
                case Formation.Event.Launch(var at, var number) ->
                    steps.add(new Step(at, cluster -> launch(cluster.node(number))));
                case Formation.Event.Kill(var at, var number, var wipe, var down) -> {
                    steps.add(new Step(at, cluster -> kill(cluster.node(number), wipe)));
                    steps.add(new Step(at + down, cluster -> launch(cluster.node(number))));
                }
                case Formation.Event.Isolate(var at, var number, var length) -> {
                    steps.add(new Step(at, cluster -> cluster.isolate(cluster.node(number))));
                    steps.add(new Step(at + length, TestCluster::heal));
                }
            }
        }
        steps.sort(Comparator.comparingLong(Step::atMillis));
        return steps;
    }

    private static void launch(ClusterNode node) {
        if (!node.alive()) node.launch();
    }

    private static void kill(ClusterNode node, boolean wipe) {
        if (!node.alive()) return;
        node.crash();
        if (wipe) node.wipe();
    }

    /// As soon as anybody serves, something is there to be lost.
    private static void write(TestCluster cluster, AtomicLong acknowledged) {
        for (var node : cluster.nodes()) {
            if (!node.alive()) continue;
            var answer = node.client()
                    .write(
                            "[\"CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY)\",\"INSERT OR IGNORE INTO t VALUES (%d)\"]"
                                    .formatted(acknowledged.get() + 1),
                            false);
            if (answer.isGood()) acknowledged.incrementAndGet();
            if (answer instanceof Answer.Refused) continue;
            return;
        }
    }

    private static void check(TestCluster cluster, Formation formation, long acknowledged, String replay) {
        cluster.eventually(() -> {
            var ids = cluster.nodes().stream()
                    .map(node -> node.status().clusterId())
                    .collect(Collectors.toSet());
            assertThat(ids).as(replay).hasSize(1).doesNotContain("");
            assertThat(cluster.nodes().stream().map(node -> node.status().members()))
                    .as(replay)
                    .containsOnly(formation.size());
        });
        var node = cluster.leader();
        if (acknowledged > 0) {
            var count = node.query("SELECT count(*) FROM t WHERE a <= " + acknowledged, ReadLevel.LINEARIZABLE);
            assertThat(count).as(replay).isEqualTo(List.of(List.of("" + acknowledged)));
        }
        var _ = cluster.checkSameEverywhere();
    }
}
