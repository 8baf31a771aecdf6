// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that found a cluster together (F1-F6, I7), in one process.
class FormationTest {
    @TempDir
    Path folder;

    @Test
    void threeNodesWithTheSameSettingsFormOneCluster() {
        try (var cluster = StoreCluster.formed(folder, 3)) {
            var leader = cluster.awaitLeader();
            leader.execute("CREATE TABLE t(x)");
            leader.execute("INSERT INTO t VALUES(1)");

            cluster.awaitEverywhere("SELECT x FROM t", "row 1");
            assertThat(cluster.nodes()).extracting(ClusterNode::cluster).containsOnly(leader.cluster());
            assertThat(StoreCluster.memberIds(leader)).isEqualTo(List.of("n1", "n2", "n3"));
        }
    }

    @Test
    void aLaterNodeWithTheSameSettingsJoins() {
        try (var cluster = StoreCluster.formed(folder, 3)) {
            cluster.awaitLeader().execute("CREATE TABLE t(x)");
            var fourth = cluster.add();
            fourth.configured = config -> config.with(new StoreConfig.Forming(true, 3));
            fourth.boot(cluster.addresses());

            cluster.awaitMembers(4);
            cluster.awaitLeader().execute("INSERT INTO t VALUES(7)");
            cluster.awaitEverywhere("SELECT x FROM t", "row 7");
        }
    }
}
