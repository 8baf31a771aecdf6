// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.rqlite.it.Eventually;
import org.rqlite.it.cluster.ClusterNode;
import org.rqlite.it.cluster.ReadLevel;
import org.rqlite.it.cluster.TestCluster;

/// Three nodes that find each other by a discovery service, and what may happen to them.
final class Scenario implements AutoCloseable {
    private static final int SIZE = 3;
    private static final Duration READY_MAX = Duration.ofSeconds(60);

    private final Mode mode;
    private final TestCluster cluster;
    private int rows;

    Scenario(Mode mode) {
        this.mode = mode;
        this.cluster = TestCluster.create(mode.spec(SIZE));
        place();
    }

    TestCluster cluster() {
        return cluster;
    }

    private void place() {
        mode.placed(cluster);
        cluster.nodes().forEach(node -> node.flags(mode.flags(cluster)));
    }

    /// Starts all at once.
    ///
    /// @return how long it took once all answered
    Duration allAtOnce() {
        cluster.nodes().forEach(ClusterNode::launch);
        return whole();
    }

    /// Starts one after the other, in an order drawn from a seed, this far apart; the last one is late.
    ///
    /// @return how long it took once the last one answered
    Duration apart(Duration pause, Duration late, long seed) {
        var order = new ArrayList<>(cluster.nodes());
        Collections.shuffle(order, new Random(seed));
        var last = order.removeLast();
        for (var node : order) {
            node.launch();
            if (node != order.getLast()) Eventually.pause(pause);
        }
        Eventually.pause(late);
        last.launch();
        return whole();
    }

    /// Stops all in order, then starts all.
    Duration restartAll() {
        cluster.nodes().forEach(ClusterNode::terminate);
        return allAtOnce();
    }

    /// Kills all, then starts all.
    Duration killAll() {
        cluster.nodes().forEach(cluster::crash);
        return allAtOnce();
    }

    /// Gives all another address while none runs.
    Duration moveAll() {
        cluster.nodes().forEach(cluster::crash);
        cluster.move();
        place();
        return allAtOnce();
    }

    /// One node loses its disk and comes back under its name.
    Duration wipeOne(int number) {
        var node = cluster.node(number);
        cluster.crash(node);
        cluster.wipe(node);
        node.launch();
        return whole();
    }

    /// Waits until all are ready, in one cluster, and hold everything that was ever acknowledged; then writes a row.
    ///
    /// @return how long it took to be ready once all answered at all
    Duration whole() {
        Eventually.await(
                READY_MAX,
                () -> "all answer" + cluster.told(),
                () -> cluster.nodes().stream()
                        .noneMatch(node -> node.readiness().isEmpty()));
        var start = System.nanoTime();
        Eventually.await(
                READY_MAX,
                () -> "all ready" + cluster.told(),
                () -> cluster.nodes().stream().allMatch(ClusterNode::ready));
        var took = Duration.ofNanos(System.nanoTime() - start);
        cluster.eventually(() -> {
            assertThat(ids()).hasSize(1).doesNotContain("");
            assertThat(cluster.nodes().stream().map(node -> node.status().members()))
                    .containsOnly(SIZE);
        });
        serves();
        return took;
    }

    /// All that was ever acknowledged is there, and one more row can be written.
    void serves() {
        cluster.eventually(() -> {
            var leader = cluster.leader();
            leader.execute("CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY)");
            var count = leader.query("SELECT count(*) FROM t WHERE a <= " + rows, ReadLevel.LINEARIZABLE);
            assertThat(count).isEqualTo(List.of(List.of("" + rows)));
            // may be there: its answer was lost
            leader.execute("INSERT OR IGNORE INTO t VALUES (" + (rows + 1) + ")");
        });
        rows++;
    }

    private Set<String> ids() {
        return cluster.nodes().stream().map(node -> node.status().clusterId()).collect(Collectors.toSet());
    }

    @Override
    public void close() {
        cluster.close();
    }
}
