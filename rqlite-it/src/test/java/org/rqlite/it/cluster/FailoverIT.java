// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rqlite.it.Eventually;

/// How long nobody can write, at default timeouts. The figures are printed; the bounds leave a busy machine some room.
///
/// `-Drqlite.rounds=10` for the long form.
@Tag("alone") // it measures time
class FailoverIT {
    private static final int ROUNDS = Integer.getInteger("rqlite.rounds", 3);
    private static final Duration AGAIN_MAX = Duration.ofSeconds(30);

    @Test
    void writesGoOnSoonAfterTheLeaderIsKilledOrAskedToStop() {
        var ready = new ArrayList<Duration>();
        var killed = new ArrayList<Duration>();
        var stopped = new ArrayList<Duration>();
        try (var cluster = TestCluster.create(ClusterSpec.of(3))) {
            ready.add(untilReady(cluster));
            cluster.leader().execute("CREATE TABLE t (a)");
            for (var round = 0; round < ROUNDS; round++) {
                var leader = cluster.leader();
                killed.add(untilNextWrite(cluster, leader, () -> cluster.crash(leader)));
                cluster.restart(leader);
                var next = cluster.leader();
                stopped.add(untilNextWrite(cluster, next, next::askToStop));
                assertThat(next.awaitExit()).isZero();
                cluster.restart(next);
            }
            var _ = cluster.checkSameEverywhere();
        }
        report("three nodes launched to all ready", ready);
        report("leader killed to next acknowledged write", killed);
        report("leader asked to stop to next acknowledged write", stopped);
        assertThat(median(ready)).isLessThan(Duration.ofSeconds(10));
        assertThat(median(killed)).isLessThan(Duration.ofSeconds(4));
        assertThat(median(stopped)).isLessThan(Duration.ofSeconds(1));
    }

    private static Duration untilReady(TestCluster cluster) {
        var launched = System.nanoTime();
        cluster.nodes().forEach(node -> node.launch());
        cluster.awaitReady();
        return Duration.ofNanos(System.nanoTime() - launched);
    }

    /// From the blow to the end of the first write through another node that is acknowledged.
    private static Duration untilNextWrite(TestCluster cluster, ClusterNode leader, Runnable blow) {
        var others = cluster.nodes().stream().filter(node -> node != leader).toList();
        others.forEach(node -> node.execute("INSERT INTO t VALUES (1)")); // connected
        var struck = System.nanoTime();
        blow.run();
        var turn = new int[1];
        var again = Eventually.closelyWithin(
                AGAIN_MAX,
                () -> others.get(turn[0]++ % others.size())
                        .client()
                        .write("INSERT INTO t VALUES (2)")
                        .isGood());
        var took = Duration.ofNanos(System.nanoTime() - struck);
        if (!again) throw new AssertionError("no write: " + cluster.told());
        return took;
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
