// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Formation;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.testkit.Ports;

/// Nodes that come to a cluster which is there: new ones, old ones at other places, and those that must stay out.
class JoiningTest {
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private StoreCluster cluster;

    @BeforeEach
    void form() {
        cluster = StoreCluster.formed(folder, 3);
        var leader = cluster.awaitLeader();
        leader.execute("CREATE TABLE t(x)");
        leader.execute("INSERT INTO t VALUES(1)");
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void aNewNodeJoinsThroughAFollowerAndGetsTheData() {
        var fourth = cluster.add().open();
        var follower = follower();

        var outcome = fourth.store().join(follower.address(), WAIT);

        assertThat(outcome)
                .isEqualTo(new Formation.JoinOutcome.Joined(follower.cluster().orElseThrow(), true));
        cluster.awaitMembers(4);
        cluster.awaitEverywhere("SELECT x FROM t", "row 1");
        var stage = fourth.store().stage();
        assertThat(stage)
                .isEqualTo(new Formation.Stage.Inside(follower.cluster().orElseThrow(), 4, false));
        assertThat(fourth.store().readiness(true, WAIT)).isEqualTo(new Readiness.Ready());
    }

    @Test
    void aLearnerReplicatesWithoutAVote() {
        var learner = cluster.add();
        learner.configured = config -> config.with(new StoreConfig.Forming(false, 0));
        learner.open();

        var outcome = learner.store().join(cluster.node(1).address(), WAIT);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Formation.JoinOutcome.Joined.class,
                        joined -> assertThat(joined.voter()).isFalse());
        cluster.awaitMembers(4);
        cluster.awaitEverywhere("SELECT x FROM t", "row 1");
        assertThat(cluster.awaitLeader().store().nodes(WAIT))
                .extracting(report -> report.peer())
                .filteredOn(peer -> !peer.voter())
                .extracting(Peer::id)
                .containsExactly("n4");
        assertThat(cluster.awaitLeader().store().stage())
                .isEqualTo(new Formation.Stage.Inside(learner.cluster().orElseThrow(), 3, false));
    }

    @Test
    void joiningAgainChangesNothing() {
        var follower = follower();
        var before = cluster.awaitLeader().store().nodes(WAIT).stream()
                .map(report -> report.peer())
                .toList();

        for (var target : cluster.addresses()) {
            assertThat(follower.store().join(target, WAIT)).isInstanceOf(Formation.JoinOutcome.Joined.class);
        }

        assertThat(cluster.awaitLeader().store().nodes(WAIT).stream()
                        .map(report -> report.peer())
                        .toList())
                .isEqualTo(before);
    }

    @Test
    void s1AMemberThatLostItsDiskIsRemovedAndAddedAsNew() {
        var lost = follower();
        lost.crash();
        lost.wipe();
        cluster.awaitLeader().execute("INSERT INTO t VALUES(2)");

        lost.boot(cluster.addresses());

        cluster.awaitMembers(3);
        cluster.awaitEverywhere("SELECT count(*) FROM t", "row 2");
        assertThat(lost.refusals).isEmpty();
    }

    @Test
    void s3AClusterWhoseAddressesHaveAllChangedComesBackByItself() {
        cluster.nodes().forEach(ClusterNode::crash);
        cluster.nodes().forEach(ClusterNode::move);

        for (var node : cluster.nodes()) node.boot(cluster.addresses());

        cluster.awaitLeader().execute("INSERT INTO t VALUES(3)");
        cluster.awaitMembers(3); // at their new addresses
        cluster.awaitEverywhere("SELECT count(*) FROM t", "row 2");
    }

    @Test
    void s3AFollowerThatMovedIsFoundWithoutJoining() {
        var moved = follower();
        moved.crash();
        moved.move();

        moved.open(); // it knows the others from its record

        cluster.awaitMembers(3);
    }

    @Test
    void aNodeIdInUseIsRefusedByName() {
        var twin = cluster.add("n1", "twin").open();

        var outcome = twin.store().join(cluster.awaitLeader().address(), WAIT);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Formation.JoinOutcome.Refused.class,
                        refused ->
                                assertThat(refused.reason()).contains("node id n1", "give each node an own -node-id"));
        assertThat(twin.store().stage()).isEqualTo(new Formation.Stage.Outside());
    }

    @Test
    void s4AnotherFkIsRefusedByName() {
        var other = cluster.add();
        other.configured = config -> config.withForeignKeys(true);
        other.open();

        assertThat(other.store().join(cluster.node(1).address(), WAIT))
                .isEqualTo(new Formation.JoinOutcome.Refused(
                        "the cluster has -fk=false, node n4 is started with -fk=true: start it with -fk=false"));
    }

    @Test
    void i6AMemberOfAnotherClusterIsRefusedByName() {
        var other = cluster.add().open();
        other.store().foundAlone();

        assertThat(other.store().join(cluster.node(1).address(), WAIT))
                .isInstanceOfSatisfying(
                        Formation.JoinOutcome.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains("already member of another cluster", "empty data folder"));
    }

    @Test
    void anAddressThatDoesNotLeadToTheNodeIsRefusedByName() {
        var lost = cluster.add();
        lost.configured = config -> new StoreConfig(
                config.dataFolder(),
                config.identity(),
                new StoreConfig.Addresses(
                        "127.0.0.1",
                        lost.port(),
                        "0.0.0.0:" + lost.port(),
                        config.addresses().apiUrl()),
                config.foreignKeys(),
                config.forming(),
                config.ending(),
                config.raft(),
                config.snapshots(),
                config.sqlite());
        lost.open();

        assertThat(lost.store().join(cluster.node(1).address(), WAIT))
                .isInstanceOfSatisfying(
                        Formation.JoinOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("which means any address", "-raft-adv-addr"));
    }

    @Test
    void aNodeUnderANewIdAtAnOldAddressTakesThatPlace() {
        var old = follower();
        old.crash();
        old.wipe();
        var renamed = cluster.addAt(old.port()).open();

        // the leader may hold a connection to the old node yet
        StoreCluster.eventually(
                () -> assertThat(renamed.store().join(cluster.awaitLeader().address(), WAIT))
                        .isInstanceOf(Formation.JoinOutcome.Joined.class));

        StoreCluster.eventually(() -> assertThat(StoreCluster.memberIds(cluster.awaitLeader()))
                .hasSize(3)
                .contains("n4")
                .doesNotContain(old.id));
    }

    @Test
    void aNodeThatKnowsNoClusterSendsNobodyAnywhere() {
        var fourth = cluster.add().open();
        var fifth = cluster.add().open();

        assertThat(fourth.store().join(fifth.address(), WAIT)).isEqualTo(new Formation.JoinOutcome.NoLeader());
        assertThat(fourth.store().join(fourth.address(), WAIT)).isEqualTo(new Formation.JoinOutcome.NoLeader());
        assertThat(fourth.store().join("127.0.0.1:" + Ports.free(), WAIT))
                .isInstanceOf(Formation.JoinOutcome.Unreachable.class);
        assertThat(fourth.store().stage()).isEqualTo(new Formation.Stage.Outside());
        assertThat(fourth.store().nodes(WAIT)).isEqualTo(List.of());
    }

    @Test
    void probeTellsTheDoorsApart() throws java.io.IOException {
        var node = cluster.node(1);

        assertThat(node.store().probe(cluster.node(2).address(), WAIT)).isEqualTo(Formation.Door.NODE);
        assertThat(node.store().probe("127.0.0.1:" + Ports.free(), WAIT)).isEqualTo(Formation.Door.NOTHING);
        try (var http = new NotANode()) {
            assertThat(node.store().probe(http.address(), WAIT)).isEqualTo(Formation.Door.SOMETHING_ELSE);
            assertThat(node.store().join(http.address(), WAIT)).isInstanceOf(Formation.JoinOutcome.Unreachable.class);
        }
    }

    private ClusterNode follower() {
        var leader = cluster.awaitLeader();
        return cluster.running().filter(node -> node != leader).findFirst().orElseThrow();
    }
}
