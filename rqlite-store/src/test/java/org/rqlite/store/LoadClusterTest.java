// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.RefusedException;

/// Databases that are loaded into a cluster.
class LoadClusterTest {
    private static final String ROWS = "SELECT count(*)||' '||sum(length(x)) FROM u";
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private StoreCluster cluster;
    private int files;
    private ClusterNode leader;
    private ClusterNode follower;
    private ClusterNode other;

    @BeforeEach
    void form() {
        start(StoreCluster.calm(folder.resolve("calm"), 3));
    }

    private void start(StoreCluster formed) {
        cluster = formed;
        leader = cluster.awaitLeader();
        var followers = cluster.running().filter(node -> node != leader).toList();
        follower = followers.getFirst();
        other = followers.getLast();
        leader.execute("CREATE TABLE t(x)", "INSERT INTO t VALUES('before')");
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void aFollowerSendsItToTheLeaderAndEveryNodeTakesIt() {
        var served = follower.store().load(file(5000), LONG);

        assertThat(served.servedBy()).contains(leader.address());
        assertThat(served.raftIndex()).isPositive();
        cluster.awaitEverywhere(ROWS, "row 5000 5000000");
        assertThat(new Counts(follower.metrics()).of("rqlite_forwarded_requests_total load"))
                .isEqualTo(1);
        assertThat(new Counts(leader.metrics()).of("rqlite_peer_requests_total load"))
                .isEqualTo(1);
        other.execute("INSERT INTO u VALUES(9999, x'01')");
        cluster.awaitEverywhere(ROWS, "row 5001 5000001");
    }

    @Test
    void aNodeThatWasAwayTakesTheLoadWhenItComesBack() {
        other.crash();
        leader.store().load(file(5000), LONG);
        leader.execute("INSERT INTO u VALUES(9999, x'01')");

        other.boot(cluster.addresses());

        cluster.awaitEverywhere(ROWS, "row 5001 5000001");
    }

    @Test
    void s8ALeaderThatIsLostMidwayLeavesTheOldDatabaseOrTheNewOneEverywhere() throws Exception {
        cluster.close();
        start(StoreCluster.formed(folder.resolve("hasty"), 3)); // it soon has another leader
        var load = CompletableFuture.supplyAsync(() -> {
            try {
                follower.store().load(file(60_000), LONG);
                return "loaded";
            } catch (DatabaseException e) {
                return e.mayHaveCommitted() ? "unknown" : "nothing changed";
            }
        });
        TestNode.eventually(() -> new Counts(leader.metrics()).of("rqlite_peer_requests_total load") >= 1);
        leader.execute("INSERT INTO t VALUES('meanwhile')");
        leader.crash();

        var outcome = load.get(60, TimeUnit.SECONDS);
        cluster.awaitLeaderOtherThan(leader);
        leader.boot(cluster.addresses());
        cluster.awaitLeader();
        other.execute("CREATE TABLE w(x)");

        cluster.awaitEverywhere("SELECT count(*) FROM w", "row 0");
        var tables = other.local("SELECT group_concat(name) FROM sqlite_schema WHERE name IN ('t', 'u')");
        assertThat(tables).endsWith(outcome.equals("loaded") ? "row u" : tables.getLast());
        if (outcome.equals("nothing changed")) assertThat(tables).endsWith("row t");
        cluster.awaitEverywhere(
                "SELECT group_concat(name) FROM sqlite_schema WHERE name IN ('t', 'u')", tables.getLast());
        // no upload is left that holds snapshots back
        TestNode.eventually(() -> other.store().takeSnapshot(Duration.ofSeconds(1)) != null
                && new Counts(other.metrics()).of("rqlite_snapshots_total taken") > 0);
    }

    @Test
    void aBadFileIsRefusedWhereItComes() {
        var bad = DatabaseFiles.cut(DatabaseFiles.ofRows(folder.resolve("bad"), 100), 8192);

        assertThatThrownBy(() -> follower.store().load(DatabaseFiles.source(bad), LONG))
                .isInstanceOf(InvalidDatabaseException.class);

        assertThat(new Counts(follower.metrics()).of("rqlite_forwarded_requests_total load"))
                .isZero();
        cluster.awaitEverywhere("SELECT x FROM t", "row before");
    }

    @Test
    void twoLoadsAtTwoNodesDoNotMix() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var first = CompletableFuture.supplyAsync(() -> leader.store()
                .load(
                        sink -> {
                            begun.countDown();
                            try {
                                go.await(20, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            file(10).copyTo(sink);
                        },
                        LONG));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> follower.store().load(file(20), LONG))
                .hasMessageContaining("another database is being loaded");

        go.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS).raftIndex()).isPositive();
        cluster.awaitEverywhere(ROWS, "row 10 10000");
    }

    @Test
    void aClusterIsNotBooted() {
        assertThatThrownBy(() -> leader.store().boot(file(10)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("not single-node");
        assertThatThrownBy(() -> follower.store().boot(file(10))).isInstanceOf(NotLeaderException.class);
        cluster.awaitEverywhere("SELECT x FROM t", "row before");
    }

    @Test
    void aLoadOfUnknownFateSaysSo() {
        assertThat(new CommitUnknownException("x").mayHaveCommitted()).isTrue();
        for (var node : cluster.nodes()) if (node != leader) node.crash();

        assertThatThrownBy(() -> leader.store().load(file(10), Duration.ofSeconds(2)))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.mayHaveCommitted()).isFalse());
    }

    private DatabaseSource file(int rows) {
        return DatabaseFiles.source(DatabaseFiles.ofRows(folder.resolve("file-" + files++), rows));
    }
}
