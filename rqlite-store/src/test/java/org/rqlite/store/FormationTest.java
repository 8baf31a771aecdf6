// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Formation;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.Readiness;

/// Nodes that found a cluster together (F1-F6, I7), in one process.
class FormationTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

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
    void theLastNodeThatIsHeardOfStartsTheFoundingByItself() {
        try (var cluster = StoreCluster.of(folder, 3)) {
            for (var node : cluster.nodes()) {
                node.configured = config -> config.with(new StoreConfig.Forming(true, 3));
                node.open();
            }

            for (var from : cluster.nodes()) {
                for (var to : cluster.nodes()) from.store().announce(to.address(), WAIT);
            }

            cluster.awaitLeader(); // nobody has taken a turn
            cluster.awaitMembers(3);
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

    @Test
    void allNodesKilledAtOnceComeBackWithTheSameSettings() {
        try (var cluster = StoreCluster.formed(folder, 3)) {
            var id = cluster.awaitLeader().cluster();
            cluster.awaitLeader().execute("CREATE TABLE t(x)", "INSERT INTO t VALUES(1)");

            cluster.nodes().forEach(ClusterNode::crash);
            for (var node : cluster.nodes()) node.boot(cluster.addresses());

            cluster.awaitLeader().execute("INSERT INTO t VALUES(2)");
            cluster.awaitEverywhere("SELECT count(*) FROM t", "row 2");
            assertThat(cluster.nodes()).extracting(ClusterNode::cluster).containsOnly(id);
        }
    }

    @Test
    void aLeaderThatIsCutOffIsReplacedAndFollowsAgain() {
        try (var cluster = StoreCluster.formed(folder, 3)) {
            var old = cluster.awaitLeader();
            old.execute("CREATE TABLE t(x)");

            cluster.isolate(old);
            var next = cluster.awaitLeaderOtherThan(old);
            next.execute("INSERT INTO t VALUES(1)");
            cluster.heal();

            cluster.awaitEverywhere("SELECT x FROM t", "row 1");
            assertThat(cluster.awaitLeader()).isNotSameAs(old);
        }
    }

    @Test
    void aNodeOutsideWaitsAndSaysForWhom() {
        try (var cluster = StoreCluster.of(folder, 3)) {
            var node = cluster.node(1);
            node.configured = config -> config.with(new StoreConfig.Forming(true, 3));
            node.boot(cluster.addresses());

            var silent = cluster.node(2).address().compareTo(cluster.node(3).address()) < 0
                    ? cluster.node(2).address() + " " + cluster.node(3).address()
                    : cluster.node(3).address() + " " + cluster.node(2).address();
            StoreCluster.eventually(() -> assertThat(node.store().readiness(false, WAIT))
                    .isEqualTo(new Readiness.NoLeader("waiting for 2 of 3 nodes, known=[n1] silent=[" + silent + "]")));
            assertThat(node.store().stage()).isEqualTo(new Formation.Stage.Outside());
            assertThat(node.store().nodes(WAIT)).isEmpty();
            assertThatThrownBy(() -> node.execute("CREATE TABLE t(x)")).isInstanceOf(LeaderNotFoundException.class);
        }
    }

    @Test
    void aNodeThatWasGivenItsOwnAddressAloneIsTold() {
        try (var cluster = StoreCluster.of(folder, 1)) {
            var node = cluster.node(1);
            node.configured = config -> config.with(new StoreConfig.Forming(true, 3));
            node.boot(List.of(node.address()));

            StoreCluster.eventually(() -> assertThat(node.store().readiness(false, WAIT))
                    .isInstanceOfSatisfying(
                            Readiness.NoLeader.class,
                            missing -> assertThat(missing.reason())
                                    .endsWith("only this node's own address was given: name the others, too")));
        }
    }

    @Test
    void s4FoundersWithDifferentFkAreToldAndDoNotFound() {
        try (var cluster = StoreCluster.of(folder, 2)) {
            for (var node : cluster.nodes()) {
                node.configured =
                        config -> config.with(new StoreConfig.Forming(true, 2)).withForeignKeys(node.number == 1);
                node.boot(cluster.addresses());
            }

            StoreCluster.eventually(() -> assertThat(cluster.node(2).refusals)
                    .contains("the cluster has -fk=true, node n2 is started with -fk=false: start it with -fk=true"));
            assertThat(cluster.node(1).store().stage()).isEqualTo(new Formation.Stage.Outside());
            assertThat(cluster.node(2).store().stage()).isEqualTo(new Formation.Stage.Outside());
        }
    }

    @Test
    void aNodeThatFoundedAloneTakesOthersIn() {
        try (var cluster = StoreCluster.of(folder, 2)) {
            var first = cluster.node(1).open();
            first.store().foundAlone();
            assertThat(first.store().stage())
                    .isEqualTo(new Formation.Stage.Inside(first.cluster().orElseThrow(), 1, true));
            assertThatThrownBy(() -> first.store().foundAlone())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "this node belongs to cluster " + first.cluster().orElseThrow());

            var second = cluster.node(2).open();
            assertThat(second.store().join(first.address(), WAIT)).isInstanceOf(Formation.JoinOutcome.Joined.class);

            cluster.awaitMembers(2);
            first.execute("CREATE TABLE t(x)", "INSERT INTO t VALUES(1)");
            cluster.awaitEverywhere("SELECT x FROM t", "row 1");
        }
    }
}
