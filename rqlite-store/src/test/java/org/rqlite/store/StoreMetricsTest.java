// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.api.ConsistencyLevel.NONE;
import static org.rqlite.api.ConsistencyLevel.STRONG;
import static org.rqlite.store.TestNode.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Backup.Form;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.SnapshotResult;
import org.rqlite.api.Statement;

class StoreMetricsTest {
    @TempDir
    Path folder;

    private TestNode node;
    private Counts counts;

    @BeforeEach
    void start() {
        node = TestNode.started(folder);
        counts = new Counts(node.metrics);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void countsStatementsByTheKindOfTheirRequest() {
        node.execute("CREATE TABLE t(x)", "INSERT INTO t VALUES(1)");
        node.query(NONE, "SELECT 1");
        node.query(STRONG, "SELECT 2");
        node.run(Request.Kind.REQUEST, NONE, "SELECT 3", "SELECT 4", "INSERT INTO t VALUES(2)");

        assertThat(counts.of("rqlite_db_statements_total execute")).isEqualTo(2);
        assertThat(counts.of("rqlite_db_statements_total query")).isEqualTo(2);
        assertThat(counts.of("rqlite_db_statements_total request")).isEqualTo(3);
        assertThat(counts.of("rqlite_db_read_seconds")).isEqualTo(1);
        assertThat(counts.of("rqlite_commit_seconds")).isEqualTo(3);
        assertThat(counts.of("rqlite_db_apply_errors_total")).isZero();
    }

    @Test
    void countsTransactionsAndWhatFails() {
        var statements = List.of(Statement.of("CREATE TABLE t(x)"), Statement.of("INSERT INTO u VALUES(1)"));

        node.store.run(
                new Request(Request.Kind.EXECUTE, statements, true, ReadPolicy.DEFAULT, Duration.ZERO, TestNode.LONG),
                new Collected());

        assertThat(counts.of("rqlite_db_transactions_total execute")).isEqualTo(1);
        assertThat(counts.of("rqlite_db_transactions_total query")).isZero();
        assertThat(counts.of("rqlite_db_apply_errors_total")).isEqualTo(1);
    }

    @Test
    void countsSnapshots() {
        node.execute("CREATE TABLE t(x)");
        var before = counts.of("rqlite_raft_applied_index");

        assertThat(node.store.takeSnapshot(TestNode.LONG)).isEqualTo(SnapshotResult.TAKEN);

        assertThat(counts.of("rqlite_user_snapshots_total taken")).isEqualTo(1);
        assertThat(counts.of("rqlite_snapshots_total taken")).isPositive();
        assertThat(counts.of("rqlite_snapshot_seconds")).isPositive();
        // a node writes entries of its own, too, at any time
        assertThat(counts.of("rqlite_raft_snapshot_index")).isBetween(before, counts.of("rqlite_raft_applied_index"));
    }

    @Test
    void countsBackups() {
        node.execute("CREATE TABLE t(x)");

        var _ = BackupFile.save(node.store, BackupFile.of(Form.SQL_TEXT), folder.resolve("backup"));

        assertThat(counts.of("rqlite_backups_total")).isEqualTo(1);
        assertThat(counts.of("rqlite_forwarded_requests_total backup")).isZero();
    }

    @Test
    void showsHowTheLogAndTheDatabaseStand() {
        node.execute("CREATE TABLE t(x)");

        assertThat(counts.of("rqlite_raft_leader")).isEqualTo(1);
        assertThat(counts.of("rqlite_raft_term")).isPositive();
        assertThat(counts.of("rqlite_raft_voters")).isEqualTo(1);
        eventually(() -> counts.of("rqlite_raft_applied_index") == counts.of("rqlite_raft_commit_index"));
        assertThat(counts.of("rqlite_db_wal_bytes")).isPositive();
        assertThat(counts.of("rqlite_db_main_bytes")).isPositive();
    }

    @Test
    void answersWhenTheStoreIsClosed() {
        node.store.close();

        assertThat(counts.of("rqlite_raft_leader")).isZero();
        assertThat(node.metrics.samples()).isNotEmpty();
    }
}
