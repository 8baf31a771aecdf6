// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.api.Backup;
import org.rqlite.api.Backup.Form;
import org.rqlite.api.LeaderNotFoundException;

/// Backups that other nodes than the leader are asked for.
class BackupClusterTest {
    private static final String SUM = "SELECT count(*)||' '||sum(length(x)) FROM t";

    @TempDir
    Path folder;

    private StoreCluster cluster;
    private ClusterNode leader;
    private ClusterNode follower;

    @BeforeEach
    void form() {
        cluster = StoreCluster.calm(folder, 3);
        leader = cluster.awaitLeader();
        follower = cluster.running().filter(node -> node != leader).findFirst().orElseThrow();
        follower.execute(
                "CREATE TABLE t(i INTEGER PRIMARY KEY, x)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 2000) INSERT INTO t SELECT i, randomblob(1000) FROM n");
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource
    void aFollowerPassesTheLeadersOn(Form form) throws Exception {
        cluster.isolate(follower); // it knows nothing of what comes, until it asks
        leader.execute("INSERT INTO t VALUES(9999, 'late')");
        cluster.heal();

        var file = BackupFile.save(follower.store(), BackupFile.of(form), folder.resolve("backup"));

        if (form == Form.SQL_TEXT) {
            assertThat(file.path()).content().contains("INSERT INTO \"t\" VALUES(9999,'late');\nCOMMIT;\n");
        } else {
            assertThat(file.query("PRAGMA integrity_check")).containsExactly("ok");
            assertThat(file.query(SUM)).containsExactly("2001 2000004");
        }
    }

    @Test
    void whatIsPassedOnIsCountedOnBothSides() throws Exception {
        var _ = BackupFile.save(follower.store(), BackupFile.of(Form.SQL_TEXT), folder.resolve("backup"));

        var here = new Counts(follower.metrics());
        var there = new Counts(leader.metrics());
        assertThat(here.of("rqlite_forwarded_requests_total backup")).isPositive();
        assertThat(here.of("rqlite_backups_total")).isZero();
        assertThat(there.of("rqlite_peer_requests_total backup")).isPositive();
        assertThat(there.of("rqlite_backups_total")).isEqualTo(1);
    }

    @Test
    void withoutALeaderThereIsOnlyWhatIsHere() throws Exception {
        cluster.awaitEverywhere(SUM, "row 2000 2000000");
        for (var node : cluster.nodes()) if (node != follower) node.crash();
        StoreCluster.eventually(() -> assertThat(follower.leads()).isFalse()); // one vote may still have reached it
        var backup = new Backup(Form.WAL_FILE, List.of(), true, Duration.ofSeconds(10));
        var arrived = new ByteArrayOutputStream();

        assertThatThrownBy(() -> follower.store().backUp(backup, arrived::write))
                .isInstanceOf(LeaderNotFoundException.class);
        assertThat(arrived.size()).isZero();

        var own = new Backup(Form.ROLLBACK_FILE, List.of(), false, Duration.ofSeconds(10));
        assertThat(BackupFile.save(follower.store(), own, folder.resolve("own")).query(SUM))
                .containsExactly("2000 2000000");
    }
}
