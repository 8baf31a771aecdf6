// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.store.sqlite.TestEngine.executed;
import static org.rqlite.store.sqlite.TestEngine.failed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult;
import org.rqlite.store.log.LoggedRequest;

/// Every write ends, on every node at the same step (S6).
class StepBudgetTest {
    private static final String ENDLESS =
            "INSERT INTO t WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r";
    private static final StatementResult TIMEOUT = failed(9, "execute timeout");

    @TempDir
    Path folder;

    @Test
    void turnsTimeIntoSteps() {
        var otherwise = Duration.ofMinutes(10);

        assertThat(StepBudget.of(Duration.ZERO, otherwise)).isEqualTo(50_000L * 600_000);
        assertThat(StepBudget.of(Duration.ofMillis(2), otherwise)).isEqualTo(100_000);
        assertThat(StepBudget.of(Duration.ofNanos(1), otherwise)).isEqualTo(1);
        assertThat(StepBudget.of(Duration.ofSeconds(Long.MAX_VALUE), otherwise)).isEqualTo(50_000L * 86_400_000);
        assertThat(StepBudget.of(Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE)))
                .isEqualTo(50_000L * 86_400_000);
    }

    @Test
    void s6AnEndlessWriteFailsAndTheEngineServesOn() {
        try (var engine = TestEngine.open(folder)) {
            engine.execute("CREATE TABLE t(a)");

            var results = engine.apply(List.of(
                    request(false, 1_000_000, "INSERT INTO t VALUES(1)"),
                    request(
                            false,
                            1_000_000,
                            "INSERT INTO t VALUES(2)",
                            ENDLESS,
                            "INSERT INTO t VALUES(3)",
                            "SELECT 1"),
                    request(true, 1_000_000, "INSERT INTO t VALUES(4)", ENDLESS, "INSERT INTO t VALUES(5)"),
                    request(false, 1_000_000, "INSERT INTO t VALUES(6)")));

            assertThat(results.stream().map(TestEngine::results))
                    .containsExactly(
                            List.of(executed(1, 1)),
                            List.of(executed(2, 1), TIMEOUT, TIMEOUT, failed(9, "query timeout")),
                            List.of(executed(3, 1), TIMEOUT),
                            List.of(executed(3, 1)));
            assertThat(engine.rows("SELECT a FROM t")).containsExactly("1", "2", "6");
        }
    }

    @Test
    void s6AnEndlessReadInTheLogFailsToo() {
        try (var engine = TestEngine.open(folder)) {
            var endless = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r";
            for (var kind : List.of(Request.Kind.QUERY, Request.Kind.REQUEST, Request.Kind.EXECUTE)) {
                var request = TestEngine.logged(kind, false, List.of(Statement.of(endless)), 1_000_000);

                assertThat(TestEngine.results(engine.apply(List.of(request)).getFirst()))
                        .containsExactly(failed(9, "query timeout"));
            }
        }
    }

    @Test
    void s6ATransactionOfItsOwnThatRunsOutOfStepsLeavesNothing() {
        try (var engine = TestEngine.open(folder)) {
            engine.execute("CREATE TABLE t(a)");

            var results = engine.apply(
                    List.of(request(false, 100_000, "BEGIN", "INSERT INTO t VALUES(1)", ENDLESS, "COMMIT")));

            assertThat(TestEngine.results(results.getFirst()))
                    .containsExactly(executed(0, 0), executed(1, 1), TIMEOUT, TIMEOUT);
            assertThat(engine.rows("SELECT count(*) FROM t")).containsExactly("0");
        }
    }

    /// Around the edge, statements that were run before and statements that were not must agree.
    @Test
    void s6ColdAndWarmStatementsAgreeAtTheEdge() throws Exception {
        try (var cold = TestEngine.open(Files.createDirectory(folder.resolve("cold")));
                var warm = TestEngine.open(Files.createDirectory(folder.resolve("warm")))) {
            var verdicts = new ArrayList<StatementResult>();
            for (var rows = 50; rows < 350; rows++) {
                // the comment makes it a text that only the warm engine has seen
                var sql = "INSERT INTO t WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < "
                        + rows + ") SELECT i FROM r";
                for (var engine : List.of(cold, warm)) engine.execute("DROP TABLE IF EXISTS t", "CREATE TABLE t(a)");
                for (var run = 0; run < 1 + rows % 5; run++) warm.execute(sql);
                warm.execute("DELETE FROM t");
                var request = List.of(request(false, 3_000, sql));

                var verdict = TestEngine.results(cold.apply(request).getFirst()).getFirst();

                assertThat(TestEngine.results(warm.apply(request).getFirst()))
                        .as("rows %s", rows)
                        .containsExactly(verdict);
                assertThat(warm.dump()).as("rows %s", rows).isEqualTo(cold.dump());
                verdicts.add(verdict);
            }
            assertThat(verdicts).contains(TIMEOUT).anyMatch(verdict -> !verdict.equals(TIMEOUT));
        }
    }

    private static LoggedRequest request(boolean transaction, long budget, String... texts) {
        var statements = Arrays.stream(texts).map(Statement::of).toList();
        return TestEngine.logged(Request.Kind.EXECUTE, transaction, statements, budget);
    }
}
