// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rqlite.api.ConsistencyLevel.LINEARIZABLE;
import static org.rqlite.api.ConsistencyLevel.NONE;
import static org.rqlite.api.ConsistencyLevel.STRONG;
import static org.rqlite.api.ConsistencyLevel.WEAK;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;
import org.rqlite.api.StaleReadException;

/// What is served, and what is not, while the leader is gone or cut off.
class LeaderLossTest {
    @TempDir
    Path folder;

    @Test
    void a7ALeaderThatIsCutOffAnswersNoLinearizableRead() {
        try (var cluster = StoreCluster.formed(folder, 3)) {
            var old = cluster.awaitLeader();
            old.execute("CREATE TABLE t(a)");
            old.execute("INSERT INTO t VALUES('before')");

            cluster.isolate(old);
            var next = cluster.awaitLeaderOtherThan(old);
            next.execute("INSERT INTO t VALUES('after')");

            assertThat(old.query(NONE, "SELECT a FROM t")).endsWith("row before");
            assertThatThrownBy(() -> old.query(LINEARIZABLE, "SELECT a FROM t")).isInstanceOf(DatabaseException.class);
            cluster.heal();
            StoreCluster.eventually(
                    () -> assertThat(old.query(LINEARIZABLE, "SELECT a FROM t")).endsWith("row before", "row after"));
        }
    }

    @Test
    void i9WithoutALeaderEachLevelSaysSoInABoundedTime() {
        try (var cluster = StoreCluster.formed(folder, 3)) {
            var leader = cluster.awaitLeader();
            leader.execute("CREATE TABLE t(a)");
            cluster.awaitEverywhere("SELECT count(*) FROM t", "row 0");
            var last =
                    cluster.running().filter(node -> node != leader).findFirst().orElseThrow();
            cluster.running().filter(node -> node != last).toList().forEach(ClusterNode::crash);

            assertThat(last.query(NONE, "SELECT count(*) FROM t")).endsWith("row 0");
            for (var level : new ConsistencyLevel[] {WEAK, LINEARIZABLE, STRONG}) {
                var start = System.nanoTime();
                assertThatThrownBy(() -> last.query(level, "SELECT 1")).isInstanceOf(LeaderNotFoundException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            }
            assertThatThrownBy(() -> last.execute("INSERT INTO t VALUES(1)"))
                    .isInstanceOf(LeaderNotFoundException.class);
            assertThatThrownBy(() -> last.store().run(fresh(), new Collected())).isInstanceOf(StaleReadException.class);
        }
    }

    @Test
    void aWriteDuringAnElectionIsServedOnceThereIsALeader() {
        try (var cluster = StoreCluster.formed(folder, 3)) {
            var old = cluster.awaitLeader();
            old.execute("CREATE TABLE t(a)");
            var other =
                    cluster.running().filter(node -> node != old).findFirst().orElseThrow();
            var leaders = new Counts(other.metrics()).of("rqlite_raft_leaders_total");

            old.crash();

            // the connection to the old leader is known to be gone, or nobody answers there: nothing was sent
            StoreCluster.eventually(
                    () -> assertThat(other.execute("INSERT INTO t VALUES(1)")).containsExactly("executed id=1 rows=1"));
            assertThat(other.query(LINEARIZABLE, "SELECT count(*) FROM t")).endsWith("row 1");
            assertThat(new Counts(other.metrics()).of("rqlite_raft_leaders_total"))
                    .isGreaterThan(leaders);
        }
    }

    @Test
    void aFreshReadAtAFollowerIsServedWhileItHearsTheLeader() {
        try (var cluster = StoreCluster.formed(folder, 3)) {
            var leader = cluster.awaitLeader();
            leader.execute("CREATE TABLE t(a)");
            var follower =
                    cluster.running().filter(node -> node != leader).findFirst().orElseThrow();

            StoreCluster.eventually(() -> {
                var sink = new Collected();
                follower.store().run(fresh(), sink);
                assertThat(sink.results).endsWith("row 0");
            });

            cluster.isolate(follower);
            StoreCluster.eventually(
                    () -> assertThatThrownBy(() -> follower.store().run(fresh(), new Collected()))
                            .isInstanceOf(StaleReadException.class));
        }
    }

    @Test
    void eachNodeSeesTheOthersAndIsReadyWhenItHasWhatTheLeaderHas() {
        try (var cluster = StoreCluster.formed(folder, 3)) {
            var leader = cluster.awaitLeader();
            leader.execute("CREATE TABLE t(a)");
            var follower =
                    cluster.running().filter(node -> node != leader).findFirst().orElseThrow();

            assertThat(follower.store().readiness(true, Duration.ofSeconds(10))).isEqualTo(new Readiness.Ready());
            assertThat(follower.local("SELECT count(*) FROM t")).endsWith("row 0");

            leader.crash();
            StoreCluster.eventually(() -> assertThat(follower.store().nodes(Duration.ofSeconds(2)))
                    .anySatisfy(report -> {
                        assertThat(report.peer().id()).isEqualTo(leader.id);
                        assertThat(report.reachable()).isFalse();
                        assertThat(report.error()).isNotEmpty();
                    }));
        }
    }

    private static Request fresh() {
        return TestNode.request(
                Request.Kind.QUERY,
                new ReadPolicy(NONE, Duration.ofMillis(900), true, Duration.ofSeconds(5)),
                "SELECT count(*) FROM t");
    }
}
