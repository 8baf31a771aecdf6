// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.Eventually;
import org.rqlite.it.Strace;

/// What a cluster's disks do to it.
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

    @Test
    void aSlowDiskLosesNothing() throws Exception {
        Strace.require();
        try (var cluster = TestCluster.start(3)) {
            var inserts = Inserts.start(cluster, 8, 100);
            for (var leads : List.of(true, false)) {
                inserts.awaitMore(20);
                var slow = leads ? cluster.leader() : cluster.followers().getFirst();
                var calls = Files.createDirectory(temp.resolve(leads ? "leader" : "follower"));
                try (var _ = Strace.attach(slow.pid(), calls, "inject=fdatasync,fsync:delay_enter=400000")) {
                    Eventually.pause(Duration.ofSeconds(2));
                }
            }

            inserts.awaitMore(20);
            inserts.stopAndCheck();
            cluster.awaitReady();
            var _ = cluster.checkSameEverywhere();
        }
    }
}
