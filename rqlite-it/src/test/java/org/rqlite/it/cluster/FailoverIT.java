// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.rqlite.it.Eventually;

/// How long nobody can write, at default timeouts. The figures are printed; the bounds leave a busy machine some room.
@EnabledIfSystemProperty(named = "rqlite.long", matches = "true", disabledReason = "a long form, see docs/testing.md")
class FailoverIT {
    private static final int ROUNDS = 10;
    private static final Duration AGAIN_MAX = Duration.ofSeconds(30);

    @Test
    void writesGoOnSoonAfterTheLeaderIsKilled() {
        try (var cluster = TestCluster.start(3)) {
            cluster.leader().execute("CREATE TABLE t (a)");
            var times = new ArrayList<Duration>();
            for (var round = 0; round < ROUNDS; round++) {
                var leader = cluster.leader();
                times.add(untilNextWrite(cluster, leader, () -> cluster.crash(leader)));
                cluster.restart(leader);
            }
            report("leader killed to next acknowledged write", times);
            assertThat(median(times)).isLessThan(Duration.ofSeconds(4));
            var _ = cluster.checkSameEverywhere();
        }
    }

    @Test
    void writesHardlyStopWhenTheLeaderIsAskedToStop() {
        try (var cluster = TestCluster.start(3)) {
            cluster.leader().execute("CREATE TABLE t (a)");
            var times = new ArrayList<Duration>();
            for (var round = 0; round < ROUNDS / 2; round++) {
                var leader = cluster.leader();
                times.add(untilNextWrite(cluster, leader, leader::askToStop));
                assertThat(leader.awaitExit()).isZero();
                cluster.restart(leader);
            }
            report("leader asked to stop to next acknowledged write", times);
            assertThat(median(times)).isLessThan(Duration.ofSeconds(1));
            var _ = cluster.checkSameEverywhere();
        }
    }

    @Test
    void threeNodesAreSoonReady() {
        var times = new ArrayList<Duration>();
        for (var round = 0; round < 3; round++) {
            try (var cluster = TestCluster.create(ClusterSpec.of(3))) {
                var launched = System.nanoTime();
                cluster.nodes().forEach(node -> node.launch());
                cluster.awaitReady();
                times.add(Duration.ofNanos(System.nanoTime() - launched));
            }
        }
        report("three nodes launched to all ready", times);
        assertThat(median(times)).isLessThan(Duration.ofSeconds(10));
    }

    /// From the blow to the end of the first write through another node that is acknowledged.
    private static Duration untilNextWrite(TestCluster cluster, ClusterNode leader, Runnable blow) {
        var others = cluster.nodes().stream().filter(node -> node != leader).toList();
        others.forEach(node -> node.execute("INSERT INTO t VALUES (1)")); // connected
        var struck = System.nanoTime();
        blow.run();
        var turn = new int[1];
        Eventually.await(
                AGAIN_MAX,
                () -> "a write: " + cluster.told(),
                () -> others.get(turn[0]++ % others.size())
                        .client()
                        .write("INSERT INTO t VALUES (2)")
                        .isGood());
        return Duration.ofNanos(System.nanoTime() - struck);
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static void report(String what, List<Duration> times) {
        System.out.printf(
                "failover: %s: median=%d ms, all=%s%n",
                what,
                median(times).toMillis(),
                times.stream().map(Duration::toMillis).sorted().toList());
    }
}
