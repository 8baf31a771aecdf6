// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.store.sqlite.TestEngine.executed;
import static org.rqlite.store.sqlite.TestEngine.failed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Value;

/// Functions are bound to the request (S7): equal requests give equal databases.
class FunctionsTest {
    @TempDir
    Path folder;

    private TestEngine engine;

    @BeforeEach
    void open() {
        engine = TestEngine.open(folder);
        engine.execute("CREATE TABLE r(v)");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "CURRENT_TIMESTAMP # 2023-11-14 22:13:20",
                "CURRENT_DATE # 2023-11-14",
                "CURRENT_TIME # 22:13:20",
                "date() # 2023-11-14",
                "date('now') # 2023-11-14",
                "time('NOW') # 22:13:20",
                "datetime('no' || 'w') # 2023-11-14 22:13:20",
                "datetime(CAST('now' AS BLOB)) # 2023-11-14 22:13:20",
                "datetime('now', '+1 day', 'start of month') # 2023-11-01 00:00:00",
                "datetime('now', 'localtime') # 2023-11-14 22:13:20",
                "datetime('now', 'utc') # 2023-11-14 22:13:20",
                "datetime('2024-01-01', 'LocalTime', '+1 hour') # 2024-01-01 01:00:00",
                "datetime('now', 'subsec') # 2023-11-14 22:13:20.123",
                "unixepoch() # 1700000000",
                "unixepoch('now', 'subsec') # 1.700000000123E9",
                "unixepoch('subsec') # 1.700000000123E9",
                "datetime('SubSecond', '+1 day') # 2023-11-15 22:13:20.123",
                "strftime('%f', 'subsec') # 20.123",
                "julianday('now') # 2460263.4259273494",
                "strftime('%Y-%m-%d %H:%M:%f') # 2023-11-14 22:13:20.123",
                "strftime('%s', 'now') # 1700000000",
                "timediff('now', '2023-11-14') # +0000-00-00 22:13:20.123",
                "timediff('2023-11-15', 'now') # +0000-00-00 01:46:39.877",
                "date('2024-02-29', '+1 year') # 2025-03-01",
                "date(1700000000, 'unixepoch') # 2023-11-14",
                "datetime('now', 'unixepoch') IS NULL # 1",
                "date('nonsense') IS NULL # 1",
                "strftime() IS NULL # 1",
                "(SELECT datetime(x) FROM (SELECT 'now' AS x)) # 2023-11-14 22:13:20",
            })
    void s7TimeIsTheRequestsTime(String expression, String value) {
        assertThat(engine.execute("INSERT INTO r VALUES(" + expression + ")")).containsExactly(executed(1, 1));

        assertThat(engine.rows("SELECT v FROM r")).containsExactly(value);
    }

    @Test
    void boundParametersMayMeanNow() {
        engine.bound("INSERT INTO r VALUES(datetime(?))", new Value.Text("now"));

        assertThat(engine.rows("SELECT v FROM r")).containsExactly("2023-11-14 22:13:20");
    }

    @Test
    void s7DefaultsTriggersViewsAndGeneratedColumnsUseThem() {
        engine.execute(
                "CREATE TABLE d(id INTEGER PRIMARY KEY, at DEFAULT CURRENT_TIMESTAMP, r DEFAULT (random()),"
                        + " next DEFAULT (datetime('now', '+1 day')), y AS (strftime('%Y', at)) STORED)",
                "CREATE TRIGGER t AFTER INSERT ON d BEGIN INSERT INTO r VALUES(random()), (datetime('now')); END",
                "CREATE VIEW w AS SELECT hex(randomblob(4)) AS b, date() AS d");
        engine.execute("INSERT INTO d(id) VALUES(1)", "INSERT INTO r SELECT b || d FROM w");

        assertThat(engine.rows("SELECT id, at, next, y FROM d"))
                .containsExactly("1|2023-11-14 22:13:20|2023-11-15 22:13:20|2023");
        assertThat(engine.rows("SELECT DISTINCT typeof(r) FROM d")).containsExactly("integer");
        assertThat(engine.rows("SELECT v FROM r"))
                .contains("2023-11-14 22:13:20")
                .hasSize(3);
    }

    @Test
    void s7RandomFollowsTheSeed() {
        for (var i = 0; i < 2; i++) {
            engine.execute("INSERT INTO r VALUES(random() || hex(randomblob(8)))", "INSERT INTO r VALUES(random())");
        }

        var rows = engine.rows("SELECT v FROM r");
        assertThat(rows.subList(0, 2)).isEqualTo(rows.subList(2, 4)).doesNotHaveDuplicates();
    }

    @Test
    void orderByRandomFollowsTheSeed() {
        engine.execute(
                "CREATE TABLE n(i)",
                "INSERT INTO n WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s"
                        + " WHERE i < 100) SELECT i FROM s");
        for (var i = 0; i < 2; i++)
            engine.execute("INSERT INTO r SELECT group_concat(i) FROM (SELECT i FROM n ORDER BY random())");

        var rows = engine.rows("SELECT v FROM r");
        assertThat(rows.getFirst()).isEqualTo(rows.getLast());
    }

    @Test
    void randomBlobHasItsLimits() {
        engine.execute(
                "INSERT INTO r VALUES(length(randomblob(0))), (length(randomblob('5'))), (length(randomblob(NULL)))");

        assertThat(engine.rows("SELECT v FROM r")).containsExactly("1", "5", "1");
        assertThat(engine.execute("INSERT INTO r VALUES(randomblob(1000000000))"))
                .containsExactly(failed(1, "string or blob too big"));
    }

    @Test
    void totalChangesIsRefused() {
        assertThat(engine.execute("INSERT INTO r VALUES(total_changes())"))
                .containsExactly(failed(1, "total_changes() is not supported: it counts from the start of the node"));
    }

    @Test
    void countersInSqlStartWithTheRequest() {
        engine.execute("INSERT INTO r(rowid, v) VALUES(70, 1), (71, 2)");

        engine.execute(
                "INSERT INTO r VALUES(last_insert_rowid() || ' ' || changes())",
                "INSERT INTO r VALUES(last_insert_rowid() || ' ' || changes())");

        assertThat(engine.rows("SELECT v FROM r WHERE rowid > 71")).containsExactly("0 0", "72 1");
    }

    @Test
    void countersInTriggersStartWithTheRequest() {
        engine.execute(
                "CREATE TABLE log(v)",
                "CREATE TRIGGER t BEFORE DELETE ON r BEGIN INSERT INTO log VALUES(last_insert_rowid()); END");
        engine.execute("INSERT INTO r(rowid, v) VALUES(70, 1)");

        engine.execute("DELETE FROM r");

        assertThat(engine.rows("SELECT v FROM log")).containsExactly("0");
    }

    @Test
    void theHighestRowidIsRefusedWhereverItComesFrom() {
        var refused = failed(0, "rowid 9223372036854775807 is not supported: SQLite would choose later ones at random");
        engine.execute("CREATE TABLE k(id INTEGER PRIMARY KEY)", "INSERT INTO k VALUES(1)");

        assertThat(engine.execute("INSERT INTO k VALUES(9223372036854775807)")).containsExactly(refused);
        assertThat(engine.execute("UPDATE k SET id = 9223372036854775806 + 1")).containsExactly(refused);
        assertThat(engine.transaction("INSERT INTO k VALUES(5)", "INSERT INTO k VALUES(9223372036854775807)"))
                .containsExactly(executed(5, 1), refused);
        assertThat(engine.execute("BEGIN; INSERT INTO k VALUES(9223372036854775807), (7); COMMIT"))
                .containsExactly(refused);
        assertThat(engine.rows("SELECT id FROM k")).containsExactly("1");
        assertThat(engine.execute("INSERT INTO k VALUES(NULL)")).containsExactly(executed(2, 1));
    }

    @Test
    void anExhaustedSequenceIsAnAnswerAndNotABrokenDisk() {
        engine.execute("CREATE TABLE k(id INTEGER PRIMARY KEY AUTOINCREMENT)", "INSERT INTO k VALUES(1)");
        engine.execute("UPDATE sqlite_sequence SET seq = 9223372036854775807");

        assertThat(engine.execute("INSERT INTO k VALUES(NULL)"))
                .containsExactly(failed(13, "database or disk is full"));
        assertThat(engine.execute("DELETE FROM k")).containsExactly(executed(1, 1));
    }

    @Test
    void anIndexOverTimeKeepsNowOutOfItsFunctions() {
        engine.execute("CREATE TABLE e(a)", "CREATE INDEX i ON e(date(a))");

        assertThat(engine.execute("INSERT INTO e VALUES('2024-01-01 10:00')", "INSERT INTO e VALUES('now')"))
                .containsExactly(
                        executed(1, 1),
                        failed(1, "date('now') is not available while an index uses date(): use CURRENT_TIMESTAMP"));
        assertThat(engine.execute("INSERT INTO e VALUES(datetime('now'))")).containsExactly(executed(2, 1));
        assertThat(engine.rows("SELECT a FROM e WHERE date(a) = '2023-11-14'")).hasSize(1);
        engine.execute("DROP INDEX i");
        assertThat(engine.execute("INSERT INTO e VALUES(date('now'))")).containsExactly(executed(3, 1));
        assertThat(engine.rows("PRAGMA integrity_check")).containsExactly("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE INDEX i ON r(random())", "CREATE INDEX i ON r(CURRENT_TIMESTAMP)"})
    void sqliteItselfKeepsChanceOutOfIndexes(String sql) {
        assertThat(engine.execute(sql))
                .containsExactly(failed(1, "non-deterministic functions prohibited in index expressions"));
    }

    @Test
    void s7MathematicsIsCloseToSqlitesOwn() {
        var expressions = new ArrayList<String>();
        for (var name : List.of(
                "exp", "ln", "log", "log10", "log2", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh",
                "cosh", "tanh", "asinh", "acosh", "atanh")) {
            for (var x : List.of(
                    "0", "1", "-1", "0.5", "2", "8", "1000", "-0.25", "'2'", "' 3.5e0 '", "'x'", "NULL", "x'31'")) {
                expressions.add(name + "(" + x + ")");
            }
        }
        for (var name : List.of("pow", "power", "atan2", "log")) {
            for (var xy :
                    List.of("2, 10", "0, 0", "-8, 3", "10, 1000", "1, 5", "0.5, 2", "-1, 0.5", "'x', 1", "NULL, 1")) {
                expressions.add(name + "(" + xy + ")");
            }
        }
        for (var expression : expressions) {
            engine.execute("DELETE FROM r", "INSERT INTO r VALUES(" + expression + ")");

            // readers keep SQLite's own functions
            assertThat(engine.rows(
                            "SELECT v IS x OR abs(v - x) <= 1e-14 * abs(x) OR (v > 1e308 AND x > 1e308) FROM r, (SELECT "
                                    + expression + " AS x)"))
                    .as(expression)
                    .containsExactly("1");
        }
        engine.execute(
                "DELETE FROM r", "INSERT INTO r VALUES(log2(8) || ' ' || log10(1000) || ' ' || typeof(sqrt(4)))");
        assertThat(engine.rows("SELECT v FROM r")).containsExactly("3.0 3.0 real");
    }
}
