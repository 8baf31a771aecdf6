// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.store.sqlite.TestEngine.executed;
import static org.rqlite.store.sqlite.TestEngine.failed;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Request;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.RequestResult;

class TransactionTest {
    private static final String LEFT_OPEN =
            "transaction was left open and has been rolled back: end it within the same request";

    @TempDir
    Path folder;

    private TestEngine engine;

    @BeforeEach
    void open() {
        engine = TestEngine.open(folder, ConnectionState.founding(true), 64);
        engine.execute("CREATE TABLE foo(id INTEGER PRIMARY KEY, name TEXT)");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aTransactionStopsAtItsFirstErrorAndLeavesNothing() {
        var results = engine.transaction(
                "INSERT INTO foo VALUES(1, 'a')",
                "INSERT INTO foo VALUES(2, 'b')",
                "INSERT INTO foo VALUES(1, 'c')",
                "INSERT INTO foo VALUES(3, 'd')");

        assertThat(results)
                .containsExactly(executed(1, 1), executed(2, 1), failed(1555, "UNIQUE constraint failed: foo.id"));
        assertThat(engine.rows("SELECT count(*) FROM foo")).containsExactly("0");
    }

    @Test
    void aTransactionStopsAtAStatementThatDoesNotCompile() {
        for (var kind : List.of(Request.Kind.EXECUTE, Request.Kind.REQUEST)) {
            var request =
                    TestEngine.logged(kind, true, "INSERT INTO foo VALUES(1, 'a')", "nonsense", "DELETE FROM foo");

            var results = TestEngine.results(engine.apply(List.of(request)).getFirst());

            assertThat(results).containsExactly(executed(1, 1), failed(1, "near \"nonsense\": syntax error"));
            assertThat(engine.rows("SELECT count(*) FROM foo")).containsExactly("0");
        }
    }

    @Test
    void aFailureOfCommitFailsTheWholeRequest() {
        engine.execute("CREATE TABLE bar(p REFERENCES foo(id) DEFERRABLE INITIALLY DEFERRED)");

        assertThat(engine.apply(List.of(TestEngine.logged(Request.Kind.EXECUTE, true, "INSERT INTO bar VALUES(1)"))))
                .containsExactly(new RequestResult.Failed("FOREIGN KEY constraint failed"));
        assertThat(engine.transaction("INSERT INTO bar VALUES(1)", "INSERT INTO foo VALUES(1, 'a')"))
                .containsExactly(executed(1, 1), executed(1, 1));
        assertThat(engine.execute("INSERT INTO bar VALUES(2)"))
                .containsExactly(failed(787, "FOREIGN KEY constraint failed"));
        assertThat(engine.rows("SELECT p FROM bar")).containsExactly("1");
    }

    @Test
    void aLaterRequestCannotCureTheDeferredConstraintOfAnEarlierOne() {
        engine.execute("CREATE TABLE bar(p REFERENCES foo(id) DEFERRABLE INITIALLY DEFERRED)");

        var results = engine.apply(List.of(
                TestEngine.logged(Request.Kind.EXECUTE, false, "INSERT INTO bar VALUES(1)"),
                TestEngine.logged(Request.Kind.EXECUTE, false, "INSERT INTO foo VALUES(1, 'a')")));

        assertThat(TestEngine.results(results.getFirst()))
                .containsExactly(failed(787, "FOREIGN KEY constraint failed"));
        assertThat(TestEngine.results(results.getLast())).containsExactly(executed(1, 1));
        assertThat(engine.rows("SELECT count(*) FROM bar")).containsExactly("0");
    }

    @Test
    void aRequestMayHoldTransactionsOfItsOwn() {
        assertThat(engine.execute(
                        "BEGIN",
                        "INSERT INTO foo VALUES(1, 'a')",
                        "ROLLBACK",
                        "BEGIN",
                        "INSERT INTO foo VALUES(2, 'b')",
                        "COMMIT"))
                .containsExactly(
                        executed(0, 0), executed(1, 1), executed(1, 1), executed(1, 1), executed(2, 1), executed(2, 1));
        assertThat(engine.rows("SELECT id FROM foo")).containsExactly("2");
    }

    @Test
    void aTransactionLeftOpenIsRolledBackAndSaysSo() {
        assertThat(engine.execute("INSERT INTO foo VALUES(1, 'a')", "BEGIN", "INSERT INTO foo VALUES(2, 'b')"))
                .containsExactly(executed(1, 1), executed(1, 1), failed(0, LEFT_OPEN));
        assertThat(engine.execute("SAVEPOINT s; INSERT INTO foo VALUES(3, 'c')"))
                .containsExactly(failed(0, LEFT_OPEN));
        assertThat(engine.execute("INSERT INTO foo VALUES(4, 'd')")).containsExactly(executed(4, 1));
        assertThat(engine.rows("SELECT id FROM foo")).containsExactly("1", "4");
    }

    @Test
    void aTransactionRequestCannotBeEndedFromWithin() {
        for (var end : List.of("COMMIT", "END", "ROLLBACK", "SELECT 1; COMMIT")) {
            assertThat(engine.transaction("INSERT INTO foo VALUES(1, 'a')", end, "INSERT INTO foo VALUES(2, 'b')"))
                    .containsExactly(
                            executed(1, 1),
                            failed(0, "cannot end a transaction that the request itself was asked to be"));
        }
        assertThat(engine.transaction("SAVEPOINT s", "INSERT INTO foo VALUES(3, 'c')", "ROLLBACK TO s", "RELEASE s"))
                .hasSize(4);
        assertThat(engine.transaction("BEGIN"))
                .containsExactly(failed(1, "cannot start a transaction within a transaction"));
        assertThat(engine.rows("SELECT count(*) FROM foo")).containsExactly("0");
    }

    @Test
    void oneRequestThatRollsBackDoesNotTakeTheOthersWithIt() {
        engine.execute("INSERT INTO foo VALUES(1, 'a')");

        var results = engine.apply(List.of(
                TestEngine.logged(Request.Kind.EXECUTE, false, "INSERT INTO foo VALUES(2, 'b')"),
                TestEngine.logged(Request.Kind.EXECUTE, false, "INSERT OR ROLLBACK INTO foo VALUES(1, 'x')"),
                TestEngine.logged(Request.Kind.EXECUTE, false, "INSERT INTO foo VALUES(3, 'c')")));

        assertThat(results.stream().map(TestEngine::results))
                .containsExactly(
                        List.of(executed(2, 1)),
                        List.of(failed(1555, "UNIQUE constraint failed: foo.id")),
                        List.of(executed(3, 1)));
        assertThat(engine.rows("SELECT id FROM foo")).containsExactly("1", "2", "3");
    }

    @Test
    void vacuumAndAnalyzeRunAsRequests() {
        engine.execute("CREATE INDEX i ON foo(name)", "INSERT INTO foo VALUES(1, 'a')");

        assertThat(engine.execute("VACUUM", "ANALYZE", "PRAGMA optimize", "REINDEX"))
                .containsExactly(executed(1, 1), executed(1, 1), executed(1, 1), executed(1, 1));
        assertThat(engine.rows("SELECT tbl, idx FROM sqlite_stat1")).containsExactly("foo|i");
        assertThat(engine.execute("ATTACH 'x' AS y")).containsExactly(failed(1, "too many attached databases - max 0"));
    }
}
