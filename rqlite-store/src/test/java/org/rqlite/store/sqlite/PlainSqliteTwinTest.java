// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Request;
import org.rqlite.api.StatementResult;
import org.rqlite.api.StatementResult.Executed;
import org.rqlite.api.StatementResult.Failed;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.Seeds;

/// Requests through the engine against one plain connection that runs statement after statement: groups, savepoints
/// and fall-backs must not show (A4, I2).
class PlainSqliteTwinTest {
    private static final String[] SCHEMA = {
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT UNIQUE, n INT CHECK(n < 90))",
        "CREATE TABLE raising(id INTEGER PRIMARY KEY, v)",
        "CREATE TRIGGER raising_all BEFORE INSERT ON raising WHEN new.v < 0 BEGIN SELECT RAISE(ROLLBACK, 'negative'); END",
        "CREATE TRIGGER raising_part BEFORE INSERT ON raising WHEN new.v > 80 BEGIN SELECT RAISE(FAIL, 'big'); END",
        "CREATE TABLE audit(what)",
        "CREATE TRIGGER audited AFTER UPDATE ON t BEGIN INSERT INTO audit VALUES(old.v || '>' || new.v); END"
    };

    @TempDir
    Path folder;

    @Seeds(40)
    void aGroupAnswersWhatAPlainConnectionAnswers(RandomGenerator random) {
        try (var engine = TestEngine.open(folder, TestEngine.PLAIN, random.nextInt(1, 80));
                var twin = LowLevelSqlite.inMemory()) {
            engine.execute(SCHEMA);
            for (var sql : SCHEMA) twin.run(sql);
            List<LoggedRequest> requests = new ArrayList<>();
            List<List<StatementResult>> expected = new ArrayList<>();
            for (var i = 0; i < 120; i++) {
                var texts = new String[random.nextInt(1, 4)];
                for (var j = 0; j < texts.length; j++) texts[j] = text(random);
                var transaction = random.nextInt(4) == 0;
                requests.add(TestEngine.logged(Request.Kind.EXECUTE, transaction, texts));
                expected.add(transaction ? transaction(twin, texts) : eachAlone(twin, texts));
            }

            var results =
                    engine.apply(requests).stream().map(TestEngine::results).toList();

            for (var i = 0; i < requests.size(); i++) {
                assertThat(results.get(i))
                        .as("request %s: %s", i, requests.get(i))
                        .isEqualTo(expected.get(i));
            }
            for (var table : List.of("t", "raising", "audit")) {
                assertThat(engine.rows("SELECT rowid, * FROM " + table + " ORDER BY 1"))
                        .isEqualTo(rows(twin, "SELECT rowid, * FROM " + table + " ORDER BY 1"));
            }
        }
    }

    private static List<StatementResult> eachAlone(SqliteConnection twin, String... texts) {
        List<StatementResult> results = new ArrayList<>();
        for (var text : texts) results.add(run(twin, text));
        return results;
    }

    // stops at the first error and leaves nothing
    private static List<StatementResult> transaction(SqliteConnection twin, String... texts) {
        List<StatementResult> results = new ArrayList<>();
        twin.run("BEGIN");
        for (var text : texts) {
            results.add(run(twin, text));
            if (results.getLast() instanceof Failed) break;
        }
        try {
            twin.run(results.getLast() instanceof Failed ? "ROLLBACK" : "COMMIT");
        } catch (SqliteException e) {
            assertThat(e).hasMessageContaining("no transaction is active"); // SQLite ended it
        }
        return results;
    }

    private static StatementResult run(SqliteConnection twin, String text) {
        try {
            twin.run(text);
            return new Executed(number(twin, "SELECT last_insert_rowid()"), twin.changes(), 0);
        } catch (SqliteException e) {
            return new Failed(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static long number(SqliteConnection twin, String sql) {
        try (var statement = twin.prepare(sql)) {
            statement.execute(SqliteStatement.NO_VALUES);
            return statement.columnLong(0);
        }
    }

    private static List<String> rows(SqliteConnection twin, String sql) {
        List<String> rows = new ArrayList<>();
        try (var statement = twin.prepare(sql)) {
            for (var row = statement.execute(SqliteStatement.NO_VALUES); row; row = statement.step()) {
                List<String> cells = new ArrayList<>();
                for (var i = 0; i < statement.columnCount(); i++) {
                    var missing = statement.columnType(i) == 5;
                    cells.add(missing ? "NULL" : Texts.fromUtf8(statement.columnBytes(i)));
                }
                rows.add(String.join("|", cells));
            }
        }
        return rows;
    }

    private static String text(RandomGenerator random) {
        var id = random.nextInt(60);
        var v = random.nextInt(60);
        var n = random.nextInt(100);
        return switch (random.nextInt(16)) {
            case 0 -> "INSERT OR ROLLBACK INTO t VALUES(" + id + ", 'v" + v + "', " + n + ")";
            case 1 -> "INSERT OR FAIL INTO t VALUES(" + id + ", 'v" + v + "', 1), (" + (id + 1) + ", 'w', " + n + ")";
            case 2 -> "INSERT INTO raising VALUES(" + id + ", " + (random.nextInt(4) == 0 ? -1 : n) + ")";
            case 3 -> "INSERT OR REPLACE INTO t VALUES(" + id + ", 'v" + v + "', " + n % 90 + ")";
            case 4 -> "DELETE FROM t WHERE id % 7 = " + id % 7;
            case 5 -> "UPDATE t SET n = n + 1 WHERE id < " + id;
            case 6 -> "UPDATE OR IGNORE t SET v = 'v" + v + "' WHERE n > " + n;
            case 7 -> random.nextBoolean() ? "SELEC bad" : "INSERT INTO missing VALUES(1)";
            case 8 -> "UPDATE OR ROLLBACK t SET v = 'v" + v + "' WHERE id = " + id;
            case 9 -> "INSERT INTO t VALUES(" + id + ", 'u" + id + "', 1) ON CONFLICT(id) DO UPDATE SET n = n + 1";
            case 10 -> "INSERT OR ABORT INTO t SELECT id + 100, v || 'x', n FROM t WHERE id < " + id % 20;
            case 11 -> "DELETE FROM t";
            case 12 -> "REPLACE INTO raising VALUES(" + id + ", " + n % 80 + "), (" + (id + 1) + ", 1)";
            default -> "INSERT INTO t VALUES(NULL, 'v" + random.nextInt(2000) + "', " + n + ")";
        };
    }
}
