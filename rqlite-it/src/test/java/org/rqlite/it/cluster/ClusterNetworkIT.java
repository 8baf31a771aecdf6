// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.rqlite.it.Eventually;

/// A cluster whose network breaks, behind proxies and in namespaces of the kernel. All tests of a kind share one.
class ClusterNetworkIT {
    private final ClusterSpec threeNodes = ClusterSpec.of(3);

    @Nested
    class BehindProxies extends Cases {
        BehindProxies() {
            super(threeNodes);
        }
    }

    @Nested
    class InNamespaces extends Cases {
        InNamespaces() {
            super(threeNodes.inNamespaces());
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Cases {
        private final ClusterSpec spec;
        private TestCluster cluster;

        Cases(ClusterSpec spec) {
            this.spec = spec;
        }

        @BeforeAll
        void start() {
            cluster = TestCluster.start(spec);
        }

        @AfterAll
        void close() {
            if (cluster != null) cluster.close();
        }

        @Test
        void oldLeaderRejoinsAsFollowerAfterAPartition() {
            var old = cluster.leader();
            old.execute("CREATE TABLE parted (a)");

            cluster.isolate(old);
            var successor = cluster.awaitLeaderOtherThan(old);
            cluster.eventually(() -> successor.execute("INSERT INTO parted VALUES (1)"));
            cluster.heal();

            cluster.eventually(() -> assertThat(old.query("SELECT a FROM parted", ReadLevel.NONE))
                    .isEqualTo(List.of(List.of("1"))));
            cluster.eventually(() -> assertThat(old.role()).isEqualTo("Follower"));
        }

        @Test
        void aLeaderWithoutAMajorityAcknowledgesNothingAndStepsDownI1() {
            var old = cluster.leader();
            old.execute("CREATE TABLE alone (a)");
            cluster.isolate(old);

            var answer = old.client().write("INSERT INTO alone VALUES (1)");

            assertThat(answer.isGood()).as("%s", answer).isFalse();
            cluster.eventually(() -> assertThat(old.role()).isNotEqualTo("Leader"));
            var read = old.client().read(ReadLevel.LINEARIZABLE, "SELECT a FROM alone");
            assertThat(read.isGood()).as("%s", read).isFalse();
            cluster.heal();
            cluster.awaitReady();
            var _ = cluster.checkSameEverywhere();
        }

        @Test
        void aFollowerThatOnlyHearsDoesNotStopTheOthers() {
            var leader = cluster.leader();
            leader.execute("CREATE TABLE heard (a)");
            var deaf = cluster.followers().getFirst();

            cluster.cut(deaf, leader); // its answers are lost
            for (var n = 0; n < 20; n++) {
                cluster.eventually(() -> cluster.leader().execute("INSERT INTO heard VALUES (1)"));
                Eventually.pause(Duration.ofMillis(100));
            }
            cluster.heal();

            cluster.awaitReady();
            var _ = cluster.checkSameEverywhere();
        }

        @Test
        void aClusterComesBackWithoutHandsWhenAllItsAddressesHaveChangedS3() {
            cluster.leader().execute("CREATE TABLE moved (a)");
            cluster.leader().execute("INSERT INTO moved VALUES (7)");
            var id = cluster.node(1).status().clusterId();
            cluster.nodes().forEach(ClusterNode::askToStop);
            for (var node : cluster.nodes()) assertThat(node.awaitExit()).isZero();

            cluster.move();
            cluster.nodes().forEach(node -> node.launch());
            cluster.awaitReady();

            for (var node : cluster.nodes()) {
                assertThat(node.query("SELECT a FROM moved", ReadLevel.LINEARIZABLE))
                        .isEqualTo(List.of(List.of("7")));
                assertThat(node.status().clusterId()).isEqualTo(id);
            }
            cluster.leader().execute("INSERT INTO moved VALUES (8)");
            var _ = cluster.checkSameEverywhere();
        }
    }
}
