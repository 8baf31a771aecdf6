// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.it.Eventually;

/// A cluster whose network breaks, behind proxies and in namespaces of the kernel.
@EnabledIfSystemProperty(named = "rqlite.long", matches = "true", disabledReason = "a long form, see docs/testing.md")
class ClusterNetworkIT {
    enum Kind {
        PROXIES,
        NAMESPACES;

        ClusterSpec spec(int size) {
            return this == PROXIES ? ClusterSpec.of(size) : ClusterSpec.of(size).inNamespaces();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oldLeaderRejoinsAsFollowerAfterAPartition(Kind kind) {
        try (var cluster = TestCluster.start(kind.spec(3))) {
            var old = cluster.leader();
            old.execute("CREATE TABLE t (a)");

            cluster.isolate(old);
            var successor = cluster.awaitLeaderOtherThan(old);
            cluster.eventually(() -> successor.execute("INSERT INTO t VALUES (1)"));
            cluster.heal();

            cluster.eventually(() ->
                    assertThat(old.query("SELECT a FROM t", ReadLevel.NONE)).isEqualTo(List.of(List.of("1"))));
            cluster.eventually(() -> assertThat(old.role()).isEqualTo("Follower"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLeaderWithoutAMajorityAcknowledgesNothingAndStepsDownI1(Kind kind) {
        try (var cluster = TestCluster.start(kind.spec(3))) {
            var old = cluster.leader();
            old.execute("CREATE TABLE t (a)");
            cluster.isolate(old);

            var answer = old.client().write("INSERT INTO t VALUES (1)");

            assertThat(answer.isGood()).as("%s", answer).isFalse();
            cluster.eventually(() -> assertThat(old.role()).isNotEqualTo("Leader"));
            var read = old.client().read(ReadLevel.LINEARIZABLE, "SELECT a FROM t");
            assertThat(read.isGood()).as("%s", read).isFalse();
            cluster.heal();
            cluster.awaitReady();
            var _ = cluster.checkSameEverywhere();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFollowerThatOnlyHearsDoesNotStopTheOthers(Kind kind) {
        try (var cluster = TestCluster.start(kind.spec(3))) {
            var leader = cluster.leader();
            leader.execute("CREATE TABLE t (a)");
            var deaf = cluster.followers().getFirst();

            cluster.cut(deaf, leader); // its answers are lost
            for (var n = 0; n < 20; n++) {
                cluster.eventually(() -> cluster.leader().execute("INSERT INTO t VALUES (1)"));
                Eventually.pause(Duration.ofMillis(100));
            }
            cluster.heal();

            cluster.awaitReady();
            var _ = cluster.checkSameEverywhere();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClusterComesBackWithoutHandsWhenAllItsAddressesHaveChangedS3(Kind kind) {
        try (var cluster = TestCluster.start(kind.spec(3))) {
            cluster.leader().execute("CREATE TABLE t (a)");
            cluster.leader().execute("INSERT INTO t VALUES (7)");
            var id = cluster.node(1).status().clusterId();
            for (var node : cluster.nodes()) assertThat(node.terminate()).isZero();

            cluster.move();
            cluster.nodes().forEach(node -> node.launch());
            cluster.awaitReady();

            for (var node : cluster.nodes()) {
                assertThat(node.query("SELECT a FROM t", ReadLevel.LINEARIZABLE))
                        .isEqualTo(List.of(List.of("7")));
                assertThat(node.status().clusterId()).isEqualTo(id);
            }
            cluster.leader().execute("INSERT INTO t VALUES (8)");
            var _ = cluster.checkSameEverywhere();
        }
    }
}
