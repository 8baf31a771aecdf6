// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.NodeReport;
import org.rqlite.api.Parameter;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Readiness;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.api.Served;
import org.rqlite.api.SnapshotResult;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;

/// What a store does while it runs; one node for all tests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreTest {
    @TempDir
    static Path folder;

    private TestNode node;

    @BeforeAll
    void start() {
        node = TestNode.started(folder);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @BeforeEach
    void table() {
        node.execute("DROP TABLE IF EXISTS t", "CREATE TABLE t(id INTEGER PRIMARY KEY, x)");
    }

    @Test
    void aWriteIsReadAtEveryLevel() {
        assertThat(node.execute("INSERT INTO t(x) VALUES('a')")).containsExactly("executed id=1 rows=1");

        for (var level : ConsistencyLevel.values()) {
            assertThat(node.query(level, "SELECT x FROM t")).containsExactly("columns x", "row a");
        }
    }

    @Test
    void aWriteAndAStrongReadNameTheirEntryOtherReadsName0() {
        var insert = TestNode.request(Request.Kind.EXECUTE, ReadPolicy.DEFAULT, "INSERT INTO t(x) VALUES('a')");
        var first = node.store.run(insert, new Collected()).raftIndex();

        assertThat(node.store.run(insert, new Collected())).isEqualTo(new Served(first + 1));
        for (var level : ConsistencyLevel.values()) {
            var read = TestNode.request(Request.Kind.QUERY, ReadPolicy.of(level), "SELECT 1");
            var index = node.store.run(read, new Collected()).raftIndex();
            assertThat(index).as("%s", level).isEqualTo(level == ConsistencyLevel.STRONG ? first + 2 : 0);
        }
    }

    @Test
    void anErrorOfOneStatementIsItsResultAndTheOthersRun() {
        assertThat(node.execute(
                        "INSERT INTO t(id) VALUES(1)", "INSERT INTO t(id) VALUES(1)", "INSERT INTO nowhere VALUES(1)"))
                .containsExactly(
                        "executed id=1 rows=1",
                        "failed UNIQUE constraint failed: t.id",
                        "failed no such table: nowhere");
    }

    @Test
    void aTransactionIsAllOrNothing() {
        var request = new Request(
                Request.Kind.EXECUTE,
                List.of(Statement.of("INSERT INTO t(x) VALUES(1)"), Statement.of("INSERT INTO nowhere VALUES(1)")),
                true,
                ReadPolicy.DEFAULT,
                Duration.ZERO,
                TestNode.LONG);

        node.store.run(request, new Collected());

        assertThat(node.query("SELECT count(*) FROM t")).endsWith("row 0");
    }

    @Test
    void aRequestThatOnlyReadsStaysOutOfTheLogAndOneThatWritesAnswersRowsToo() {
        var reads = TestNode.request(Request.Kind.REQUEST, ReadPolicy.DEFAULT, "SELECT 1", "SELECT 2");
        assertThat(node.store.run(reads, new Collected())).isEqualTo(Served.LOCALLY);

        assertThat(node.run(
                        Request.Kind.REQUEST, ConsistencyLevel.WEAK, "INSERT INTO t(x) VALUES('a')", "SELECT x FROM t"))
                .containsExactly("executed id=1 rows=1", "columns x", "row a");
    }

    @Test
    void whatMayNeverEnterTheLogIsRefusedBeforeIt() {
        assertThatThrownBy(() -> node.execute("ATTACH 'other' AS o")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> node.execute("PRAGMA journal_mode=DELETE"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("disallowed pragma");
    }

    @Test
    void everyWriterSeesItsOwnWriteAtOnce() throws InterruptedException {
        var missed = new ConcurrentLinkedQueue<String>();
        var writers = IntStream.range(0, 16)
                .mapToObj(writer -> Thread.ofVirtual().start(() -> {
                    for (var i = 0; i < 20; i++) {
                        var id = writer * 1000 + i;
                        node.execute("INSERT INTO t(id) VALUES(" + id + ")");
                        var seen = node.query(ConsistencyLevel.NONE, "SELECT count(*) FROM t WHERE id=" + id);
                        if (!seen.getLast().equals("row 1")) missed.add("i4 missed " + id);
                    }
                }))
                .toList();
        for (var writer : writers) writer.join();

        assertThat(missed).isEmpty();
        assertThat(node.query("SELECT count(*) FROM t")).endsWith("row 320");
    }

    @Test
    void s8ARequestOfTwentyMegabytesIsServed() {
        var text = new Value.Text("x".repeat(20_000_000));
        var insert = new Statement("INSERT INTO t(x) VALUES(?)", List.of(Parameter.positional(text)));
        var request = new Request(
                Request.Kind.EXECUTE, List.of(insert), false, ReadPolicy.DEFAULT, Duration.ZERO, TestNode.LONG);

        node.store.run(request, new Collected());

        assertThat(node.query("SELECT length(x) FROM t")).endsWith("row 20000000");
    }

    @Test
    void freshnessAsksNothingOfTheLeader() {
        for (var strict : new boolean[] {false, true}) {
            var policy = new ReadPolicy(ConsistencyLevel.NONE, Duration.ofNanos(1), strict, TestNode.LONG);
            var read = TestNode.request(Request.Kind.QUERY, policy, "SELECT 1");

            assertThat(node.store.run(read, new Collected())).isEqualTo(Served.LOCALLY);
        }
    }

    @Test
    void theNodeKnowsItselfAsLeaderAndOnlyMember() {
        var self = node.store.self();

        assertThat(self.id()).isEqualTo("n1");
        assertThat(node.store.leader()).contains(self);
        assertThat(node.store.members()).isEqualTo(List.of(node.store.self()));
        assertThat(node.store.nodes(TestNode.LONG))
                .singleElement()
                .extracting(NodeReport::peer, NodeReport::version, NodeReport::reachable, NodeReport::leader)
                .containsExactly(self, "v0.1.0", true, true);
        assertThat(node.store.readiness(true, TestNode.LONG)).isEqualTo(new Readiness.Ready());
    }

    @Test
    void theOnlyVoterNeitherLeavesNorHandsOver() {
        var self = node.store.self().id();

        assertThatThrownBy(() -> node.store.remove(self, TestNode.LONG))
                .isInstanceOf(RefusedException.class)
                .hasMessage("need at least one voter in configuration: {[]}");
        assertThatThrownBy(() -> node.store.stepDown(Optional.empty(), TestNode.LONG))
                .isInstanceOf(RefusedException.class)
                .hasMessage("cannot find peer");
        node.store.remove("nobody", TestNode.LONG); // no member is as good as removed
    }

    @Test
    void theReportHasTheKeysThatToolsRead() {
        var store = node.store.report();

        assertThat(fact(store, "raft", "state")).isEqualTo(Diagnostic.of("Leader"));
        assertThat(fact(store, "raft", "voter")).isEqualTo(Diagnostic.of(true));
        assertThat(fact(store, "raft", "num_peers")).isEqualTo(Diagnostic.of(0));
        assertThat(fact(store, "leader", "node_id")).isEqualTo(Diagnostic.of("n1"));
        assertThat(fact(store, "ready")).isEqualTo(Diagnostic.of(true));
        assertThat(fact(store, "snapshot_interval")).isEqualTo(Diagnostic.of("200ms"));
        assertThat(fact(store, "commit_timeout")).isEqualTo(Diagnostic.of("50ms"));
        assertThat(fact(store, "trailing_logs")).isEqualTo(Diagnostic.of(64));
        assertThat(fact(store, "raft", "config", "LocalID")).isEqualTo(Diagnostic.of("n1"));
        assertThat(fact(store, "raft", "config", "SnapshotInterval")).isEqualTo(Diagnostic.of(200_000_000));
        assertThat(fact(store, "fsm_index")).isEqualTo(fact(store, "raft", "commit_index"));
        assertThat(fact(store, "sqlite3", "version")).isInstanceOf(Diagnostic.Text.class);
    }

    @Test
    void theReportNamesTheSnapshot() {
        node.execute("CREATE TABLE snapped(x)");
        assertThat(node.store.takeSnapshot(TestNode.LONG)).isEqualTo(SnapshotResult.TAKEN);

        var store = node.store.report();

        var id = text(fact(store, "raft", "last_snapshot_term")) + "-"
                + text(fact(store, "raft", "last_snapshot_index"));
        assertThat(fact(store, "snapshot_store", "snapshots"))
                .isEqualTo(new Diagnostic.Items(List.of(Diagnostic.of(id))));
        assertThat(fact(store, "snapshot_store", "dir"))
                .isEqualTo(Diagnostic.of(folder.resolve("db").toString()));
    }

    private static String text(Diagnostic count) {
        return Long.toString(((Diagnostic.Count) count).value());
    }

    private static Diagnostic fact(Diagnostic from, String... path) {
        var fact = from;
        for (var name : path) fact = ((Diagnostic.Section) fact).facts().get(name);
        return fact;
    }
}
