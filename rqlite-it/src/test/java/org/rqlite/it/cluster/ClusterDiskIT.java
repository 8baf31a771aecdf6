// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.it.Eventually;
import org.rqlite.it.Strace;

/// What a cluster's disks do to it.
@EnabledIfSystemProperty(named = "rqlite.long", matches = "true", disabledReason = "a long form, see docs/testing.md")
class ClusterDiskIT {
    @TempDir
    Path temp;

    /// The original lost acknowledged writes here: SQLite refused an entry that was committed, and the node went on.
    @Test
    void fullDiskOnTheLeaderLosesNoAcknowledgedWrite() {
        var spec = ClusterSpec.of(3).onSmallDisks(128).withFrequentSnapshots();
        try (var cluster = TestCluster.start(spec)) {
            var leader = cluster.leader();
            var inserts = Inserts.start(cluster, 8, 20_000);
            inserts.awaitMore(50);

            cluster.fullDisk(leader);
            assertThat(leader.awaitExit()).as("it ends itself (A14)").isNotZero();
            inserts.awaitMore(50); // the others serve

            cluster.freeDisk(leader);
            cluster.restart(leader);
            inserts.stopAndCheck();
            var _ = cluster.checkSameEverywhere();
        }
    }

    @Test
    void fullDiskOnAFollowerStopsNobodyElse() {
        var spec = ClusterSpec.of(3).onSmallDisks(128).withFrequentSnapshots();
        try (var cluster = TestCluster.start(spec)) {
            var follower = cluster.followers().getFirst();
            var inserts = Inserts.start(cluster, 8, 20_000);
            inserts.awaitMore(50);

            cluster.fullDisk(follower);
            assertThat(follower.awaitExit()).as("it ends itself (A14)").isNotZero();
            inserts.awaitMore(50);

            cluster.freeDisk(follower);
            cluster.restart(follower);
            inserts.stopAndCheck();
            var _ = cluster.checkSameEverywhere();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader", "follower"})
    void aSlowDiskLosesNothing(String role) throws Exception {
        Strace.require();
        try (var cluster = TestCluster.start(3)) {
            var slow = role.equals("leader")
                    ? cluster.leader()
                    : cluster.followers().getFirst();
            var inserts = Inserts.start(cluster, 8, 100);
            inserts.awaitMore(20);
            var calls = Files.createDirectory(temp.resolve(role));

            try (var _ = Strace.attach(slow.pid(), calls, "inject=fdatasync,fsync:delay_enter=400000")) {
                Eventually.pause(Duration.ofSeconds(3));
            }

            inserts.awaitMore(20);
            inserts.stopAndCheck();
            cluster.awaitReady();
            var _ = cluster.checkSameEverywhere();
        }
    }
}
