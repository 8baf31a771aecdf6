// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.Formation;
import org.rqlite.api.Readiness;
import org.rqlite.api.RefusedException;

/// Members that leave, and leaders that step down.
class DeparturesTest {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration HAND_OVER = Duration.ofSeconds(10); // the longest, whatever is asked for

    @TempDir
    Path folder;

    private StoreCluster cluster;

    @BeforeEach
    void form() {
        cluster = StoreCluster.formed(folder, 3);
        cluster.awaitLeader().execute("CREATE TABLE t(x)");
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void theLeaderStepsDownForTheOneNamedAskedThroughAnyNode() {
        var leader = cluster.awaitLeader();
        var heir = other(leader);

        other(leader, heir).store().stepDown(Optional.of(heir.id), WAIT);

        StoreCluster.eventually(() -> assertThat(cluster.awaitLeader()).isSameAs(heir));
        heir.execute("INSERT INTO t VALUES(1)");
        cluster.awaitEverywhere("SELECT x FROM t", "row 1");
    }

    @Test
    void theLeaderStepsDownForWhoeverHasMostOfTheLog() {
        var leader = cluster.awaitLeader();

        leader.store().stepDown(Optional.empty(), WAIT);

        assertThat(cluster.awaitLeader()).isNotSameAs(leader);
    }

    @Test
    void nobodyStepsDownForANodeThatIsNoVoter() {
        assertThatThrownBy(() -> cluster.node(1).store().stepDown(Optional.of("nobody"), WAIT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void aHandOverThatCannotBeEndsWithItsTimeout() {
        var leader = cluster.awaitLeader();
        cluster.isolate(leader);
        var start = System.nanoTime();

        assertThatThrownBy(() -> leader.store().stepDown(Optional.empty(), Duration.ofMillis(500)))
                .isInstanceOf(DatabaseException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(HAND_OVER);
        cluster.heal();
    }

    @Test
    void aLeaderThatEndsHandsOver() {
        var leader = cluster.awaitLeader();
        var start = System.nanoTime();

        leader.close();
        var next = cluster.awaitLeader();

        next.execute("INSERT INTO t VALUES(1)");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void aFollowerIsRemovedAskedThroughAnyNode() {
        var leader = cluster.awaitLeader();
        var gone = other(leader);
        gone.crash();

        other(leader, gone).store().remove(gone.id, WAIT);

        StoreCluster.eventually(
                () -> assertThat(StoreCluster.memberIds(leader)).hasSize(2).doesNotContain(gone.id));
        leader.store().remove(gone.id, WAIT); // gone is gone
        leader.execute("INSERT INTO t VALUES(1)");
    }

    @Test
    void aRemovedNodeComesBackWithItsData() {
        var leader = cluster.awaitLeader();
        var gone = other(leader);
        gone.crash();
        leader.store().remove(gone.id, WAIT);
        leader.execute("INSERT INTO t VALUES(1)");

        gone.boot(cluster.addresses());

        StoreCluster.eventually(() -> assertThat(StoreCluster.memberIds(leader)).isEqualTo(List.of("n1", "n2", "n3")));
        cluster.awaitEverywhere("SELECT x FROM t", "row 1");
    }

    @Test
    void aLiveFollowerIsRemovedAndStaysUp() {
        var leader = cluster.awaitLeader();
        var gone = other(leader);

        leader.store().remove(gone.id, WAIT);

        StoreCluster.eventually(() -> assertThat(StoreCluster.memberIds(leader)).doesNotContain(gone.id));
        leader.execute("INSERT INTO t VALUES(1)");
        assertThat(gone.halts).isEmpty();
    }

    @Test
    void theLeaderIsRemovedByItsSuccessor() {
        var leader = cluster.awaitLeader();

        leader.store().remove(leader.id, WAIT);

        var next = cluster.awaitLeaderOtherThan(leader);
        StoreCluster.eventually(
                () -> assertThat(StoreCluster.memberIds(next)).hasSize(2).doesNotContain(leader.id));
    }

    @Test
    void theLeaderIsRemovedAskedThroughAFollower() {
        var leader = cluster.awaitLeader();

        other(leader).store().remove(leader.id, WAIT);

        var next = cluster.awaitLeaderOtherThan(leader);
        StoreCluster.eventually(
                () -> assertThat(StoreCluster.memberIds(next)).hasSize(2).doesNotContain(leader.id));
    }

    @Test
    void aNodeThatLeavesWhenItEndsIsNoMemberUntilItComesBack() {
        var leader = cluster.awaitLeader();
        var gone = other(leader);
        gone.close();
        gone.configured =
                config -> config.with(new StoreConfig.Forming(true, 3)).with(new StoreConfig.Ending(true, true));
        gone.boot(cluster.addresses());
        cluster.awaitMembers(3);

        gone.close();

        StoreCluster.eventually(() -> assertThat(StoreCluster.memberIds(cluster.awaitLeader()))
                .hasSize(2)
                .doesNotContain(gone.id));
        gone.boot(cluster.addresses());
        cluster.awaitMembers(3);
    }

    @Test
    void aRemovedLearnerIsToldAndSaysSo() {
        var learner = cluster.add();
        learner.configured = config -> config.with(new StoreConfig.Forming(false, 0));
        learner.open();
        learner.store().join(cluster.awaitLeader().address(), WAIT);
        cluster.awaitMembers(4);

        cluster.awaitLeader().store().remove(learner.id, WAIT);

        StoreCluster.eventually(() -> assertThat(learner.store().readiness(false, WAIT))
                .isEqualTo(new Readiness.NoLeader("this node was removed from the cluster")));
        StoreCluster.eventually(
                () -> assertThat(learner.store().join(cluster.awaitLeader().address(), WAIT))
                        .isInstanceOf(Formation.JoinOutcome.Joined.class));
        cluster.awaitMembers(4);
    }

    private ClusterNode other(ClusterNode... not) {
        var excluded = List.of(not);
        return cluster.running()
                .filter(node -> !excluded.contains(node))
                .findFirst()
                .orElseThrow();
    }
}
