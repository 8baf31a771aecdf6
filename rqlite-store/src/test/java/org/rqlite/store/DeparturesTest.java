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
import org.rqlite.api.RefusedException;

/// Members that leave, and leaders that step down.
class DeparturesTest {
    private static final Duration WAIT = Duration.ofSeconds(20);

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
    void theLeaderIsRemovedByItsSuccessor() {
        var leader = cluster.awaitLeader();

        leader.store().remove(leader.id, WAIT);

        var next = cluster.awaitLeaderOtherThan(leader);
        StoreCluster.eventually(
                () -> assertThat(StoreCluster.memberIds(next)).hasSize(2).doesNotContain(leader.id));
    }

    private ClusterNode other(ClusterNode... not) {
        var excluded = List.of(not);
        return cluster.running()
                .filter(node -> !excluded.contains(node))
                .findFirst()
                .orElseThrow();
    }
}
