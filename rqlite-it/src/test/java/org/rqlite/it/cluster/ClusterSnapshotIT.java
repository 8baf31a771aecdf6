// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rqlite.it.Eventually;

/// Snapshots of a cluster's nodes, and nodes that need one.
@Tag("heavy") // many nodes, for minutes
class ClusterSnapshotIT {
    /// The original applied entries twice here: its clean mark was written before the snapshot was published.
    @Test
    void killWhileASnapshotFinishesAppliesNothingTwice() {
        try (var cluster = TestCluster.start(ClusterSpec.of(3).withFrequentSnapshots())) {
            var inserts = Inserts.start(cluster, 8, 200);
            inserts.awaitMore(20);
            var number = 0;
            for (var step : List.of("checkpoint-done", "clean-written", "snapshot-done")) {
                var node = cluster.node(++number);
                cluster.crash(node);
                node.launch("-Drqlite.fault=" + step + ":2");
                assertThat(node.awaitExit()).as(node.told()).isEqualTo(137);

                cluster.restart(node);
            }

            inserts.awaitMore(20);
            inserts.stopAndCheck();
            var _ = cluster.checkSameEverywhere();
        }
    }

    /// More than the two segments of 32 MB in which the log is kept at least.
    ///
    /// `-Drqlite.catchup-megabytes=1024 -Drqlite.catchup-writes=200000` for the long form.
    @Test
    void aFollowerFarBehindThePurgedLogCatchesUpWhileWritesGoOnA6() {
        var megabytes = Integer.getInteger("rqlite.catchup-megabytes", 80);
        var writes = Integer.getInteger("rqlite.catchup-writes", 400);
        var rowBytes = (int) Math.min(500_000, Math.max(100, ((long) megabytes << 20) / writes));
        try (var cluster = TestCluster.start(ClusterSpec.of(3).withFrequentSnapshots())) {
            var behind = cluster.followers().getFirst();
            var inserts = Inserts.start(cluster, 16, rowBytes);
            inserts.awaitMore(10);
            var applied = behind.status().applied();
            cluster.crash(behind);

            while (inserts.acknowledged() < writes) inserts.awaitMore(Math.min(500, writes));
            Eventually.await(
                    Duration.ofSeconds(60),
                    () -> "the log is purged: " + cluster.leader().status(),
                    () -> cluster.leader().status().firstInLog() > applied + 1);
            inserts.slowDownTo(500);
            var started = System.nanoTime();
            cluster.restart(behind);
            cluster.eventually(() -> {
                var lead = cluster.leader().status().applied() - behind.status().applied();
                assertThat(lead).isLessThan(1000);
            });
            var seconds = Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0;

            inserts.awaitMore(20);
            inserts.stopAndCheck();
            var index = cluster.checkSameEverywhere();
            System.out.printf(
                    "catch-up: behind=%d megabytes=%d seconds=%.1f%n",
                    index - applied, ((long) writes * rowBytes) >> 20, seconds);
        }
    }

    @Test
    void aWipedNodeComesBackAsANewMemberS1() {
        try (var cluster = TestCluster.start(ClusterSpec.of(3).withFrequentSnapshots())) {
            var inserts = Inserts.start(cluster, 4, 200);
            inserts.awaitMore(200);
            for (var node : List.of(cluster.leader(), cluster.followers().getFirst())) {
                cluster.crash(node);
                cluster.wipe(node);
                cluster.restart(node);
                inserts.awaitMore(20);
                cluster.eventually(
                        () -> assertThat(cluster.leader().status().members()).isEqualTo(3));
            }

            inserts.stopAndCheck();
            var _ = cluster.checkSameEverywhere();
        }
    }
}
