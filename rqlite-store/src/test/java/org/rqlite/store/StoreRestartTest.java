// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;

/// What a store finds when it is opened again.
@Execution(ExecutionMode.CONCURRENT) // a node's end takes a second of waiting
class StoreRestartTest {
    private static final Duration QUICK = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @TempDir
    Path copy;

    @Test
    void i1AllAcknowledgedWritesAreThereAfterACleanEndAndAfterACrash() {
        try (var node = TestNode.started(folder)) {
            node.execute("CREATE TABLE t(x)");
            for (var i = 0; i < 50; i++) node.execute("INSERT INTO t VALUES(" + i + ")");
            node.restart();
            assertThat(node.query("SELECT count(*), sum(x) FROM t")).endsWith("row 50|1225");
            for (var i = 0; i < 10; i++) node.execute("INSERT INTO t VALUES(1000)");

            try (var after = node.crashed(copy.resolve("data"))) {
                assertThat(after.query("SELECT count(*), sum(x) FROM t")).endsWith("row 60|11225");
                assertThat(after.execute("INSERT INTO t VALUES(1)")).containsExactly("executed id=61 rows=1");
            }
        }
    }

    @Test
    void i2ReplayGivesTheSameDatabaseTimeAndRandomnessIncluded() {
        try (var node = TestNode.started(folder)) {
            node.execute(
                    "CREATE TABLE t(r DEFAULT (random()), at DEFAULT CURRENT_TIMESTAMP, j DEFAULT (julianday('now')))");
            for (var i = 0; i < 20; i++)
                node.execute("INSERT INTO t DEFAULT VALUES", "UPDATE t SET r = r + random() % 7");
            node.execute("INSERT INTO t(r) VALUES(abs(");
            var all = node.query("SELECT * FROM t");

            try (var after = node.crashed(copy.resolve("data"))) {
                assertThat(after.query("SELECT * FROM t")).hasSize(21).isEqualTo(all);
            }
        }
    }

    @Test
    void s4SettingsOfTheConnectionSurviveASnapshotAndARestart() {
        try (var node = TestNode.started(folder)) {
            node.execute("PRAGMA foreign_keys=ON", "CREATE TABLE p(id INTEGER PRIMARY KEY)");
            node.execute("CREATE TABLE c(p REFERENCES p)");

            node.restart();

            assertThat(node.execute("INSERT INTO c VALUES(1)")).containsExactly("failed FOREIGN KEY constraint failed");
        }
    }

    @Test
    void s4AnotherFkThanAtFoundingIsRefusedByName() {
        TestNode.started(folder).close();
        var node = new TestNode(folder);
        node.configured = config -> config.withForeignKeys(true);

        assertThatThrownBy(node::start)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("the cluster was founded with -fk=false, this node is started with -fk=true");
        TestNode.started(folder).close(); // the lock is free, the data as before
    }

    @Test
    void s9SqlNeverSeesTimeGoBack() {
        var node = new TestNode(folder);
        node.clock = InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z"));
        try (node) {
            node.start();
            node.execute("CREATE TABLE t(at)", "INSERT INTO t VALUES(CURRENT_TIMESTAMP)");
            node.clock = InstantSource.fixed(Instant.parse("2020-01-01T00:00:00Z"));

            node.restart();
            node.execute("INSERT INTO t VALUES(CURRENT_TIMESTAMP)");

            assertThat(node.query("SELECT DISTINCT at FROM t"))
                    .containsExactly("columns at", "row 2030-01-01 00:00:00");
        }
    }

    @Test
    void s1AnotherNodeIdIsRefusedByName() {
        TestNode.started(folder).close();
        var node = new TestNode(folder);
        node.configured = config -> config.with(new StoreConfig.Identity(Optional.of("n2"), "v1"));

        assertThatThrownBy(node::start).isInstanceOf(StoreException.class).hasMessageContaining("belongs to node n1");
    }

    @Test
    void s2FoundingAgainUnderTheSameIdAndAddressMakesAnotherCluster() {
        try (var first = TestNode.started(folder)) {
            var founded = first.clusterId();
            first.restart();
            assertThat(first.clusterId()).isEqualTo(founded);

            try (var again = TestNode.started(copy.resolve("data"))) {
                assertThat(again.clusterId()).isNotEqualTo(founded);
            }
        }
    }

    @Test
    void aFolderInUseIsRefusedNamingTheHolder() {
        try (var node = TestNode.started(folder)) {
            assertThatThrownBy(new TestNode(folder)::start)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            assertThat(node.query("SELECT 1")).endsWith("row 1");
        }
    }

    @Test
    void s11ADatabaseWithoutItsLogIsRefused() throws IOException {
        TestNode.started(folder).close();
        delete(folder.resolve("raft"));

        assertThatThrownBy(new TestNode(folder)::start)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("the log is missing");
    }

    @Test
    void i6ALogOfAnotherClusterIsRefused() throws IOException {
        TestNode.started(folder).close();
        var other = folder.resolve("raft").resolve("11111111-2222-3333-4444-555555555555");
        Files.createDirectories(other);

        assertThatThrownBy(new TestNode(folder)::start)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(other + " belongs to another cluster");
    }

    @Test
    void aNodeThatMovedAnnouncesItsNewAddress() {
        try (var node = TestNode.started(folder)) {
            var before = node.store.self();
            node.restart(); // on another port
            var moved = node.store.self();

            assertThat(moved.raftAddress()).isNotEqualTo(before.raftAddress());
            TestNode.eventually(
                    () -> node.store.nodes(TestNode.LONG).getFirst().peer().equals(moved));
        }
    }

    @Test
    void theEndTakesASnapshotAndIsQuick() {
        var quickest = Duration.ofMinutes(1);
        for (var i = 0; i < 5 && quickest.compareTo(QUICK) >= 0; i++) { // a machine may stand still, but not each time
            var took = end(folder.resolve("node" + i));
            if (took.compareTo(quickest) < 0) quickest = took;
        }

        assertThat(quickest).isLessThan(QUICK);
    }

    private static Duration end(Path folder) {
        var node = TestNode.started(folder);
        node.execute("CREATE TABLE t(x)", "INSERT INTO t VALUES(1)");
        var start = System.nanoTime();

        node.close();

        var took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(folder.resolve("db/CLEAN")).exists();
        assertThat(folder.resolve("db/INTENT")).doesNotExist();
        closed(node);
        return took;
    }

    private static void closed(TestNode node) {
        assertThatThrownBy(() -> node.query("SELECT 1")).isInstanceOf(NotOpenException.class);
        assertThatThrownBy(() -> node.run(Request.Kind.EXECUTE, ConsistencyLevel.WEAK, "SELECT 1"))
                .isInstanceOf(NotOpenException.class);
        assertThatThrownBy(() -> node.store.nodes(TestNode.LONG)).isInstanceOf(NotOpenException.class);
        assertThat(node.store.leader()).isEmpty();
        assertThat(node.store.readiness(false, TestNode.LONG)).isEqualTo(new Readiness.NoLeader(""));
        assertThat(node.store.report()).isEqualTo(Diagnostic.section(Map.of("open", Diagnostic.of(false))));
        node.store.close();
    }

    private static void delete(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
