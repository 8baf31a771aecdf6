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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.Column;
import org.rqlite.api.Parameter;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult.Selected;
import org.rqlite.api.Value;

/// What requests answer, as rqlite's HTTP API documents it.
class ExecutionTest {
    @TempDir
    Path folder;

    private TestEngine engine;

    @BeforeEach
    void open() {
        engine = TestEngine.open(folder);
        engine.execute("CREATE TABLE foo(id INTEGER PRIMARY KEY, name TEXT)");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void countersGoStaleAsInRqlite() {
        assertThat(engine.execute("DELETE FROM foo WHERE id = 7")).containsExactly(executed(0, 0));
        assertThat(engine.execute("INSERT INTO foo(name) VALUES('a'), ('b')")).containsExactly(executed(2, 2));
        assertThat(engine.execute("UPDATE foo SET name = 'c' WHERE id = 1")).containsExactly(executed(2, 1));
        assertThat(engine.execute("CREATE TABLE bar(x)")).containsExactly(executed(2, 1));
        assertThat(engine.execute("SELECT * FROM foo")).containsExactly(executed(2, 1));
        assertThat(engine.execute("DELETE FROM foo WHERE id = 7")).containsExactly(executed(2, 0));
        assertThat(engine.execute("DROP TABLE foo")).containsExactly(executed(2, 0));
    }

    @Test
    void anInsertThroughAViewLeavesTheOldId() {
        engine.execute("CREATE VIEW v AS SELECT name FROM foo");
        engine.execute(
                "CREATE TRIGGER i INSTEAD OF INSERT ON v BEGIN INSERT INTO foo(id, name) VALUES(70, new.name); END");
        engine.execute("INSERT INTO foo(name) VALUES('a')");

        assertThat(engine.execute("INSERT INTO v VALUES('b')")).containsExactly(executed(1, 0));
    }

    @Test
    void anInsertWithoutARowLeavesTheOldId() {
        engine.execute("INSERT INTO foo VALUES(5, 'a')", "CREATE TABLE bare(k PRIMARY KEY) WITHOUT ROWID");

        assertThat(engine.execute("INSERT OR IGNORE INTO foo VALUES(5, 'b')")).containsExactly(executed(5, 0));
        assertThat(engine.execute("INSERT INTO bare VALUES('x')")).containsExactly(executed(5, 1));
        assertThat(engine.execute("INSERT INTO foo VALUES(5, 'c') ON CONFLICT DO UPDATE SET name = 'd'"))
                .containsExactly(executed(5, 1));
    }

    @Test
    void whatSqliteInsertsForItselfLeavesTheOldIdI2() {
        engine.execute("CREATE TABLE bare(k PRIMARY KEY) WITHOUT ROWID", "INSERT INTO foo VALUES(5, 'a')");
        for (var statement : List.of("VACUUM", "CREATE VIRTUAL TABLE words USING fts5(w)", "DROP TABLE words")) {
            engine.execute(statement);

            assertThat(engine.execute("INSERT INTO bare VALUES('" + statement + "')"))
                    .as(statement)
                    .containsExactly(executed(5, 1));
        }
    }

    @Test
    void countersStartAtZeroOnAFreshConnection() {
        engine.execute("INSERT INTO foo VALUES(5, 'a')");
        engine.engine.checkpoint();
        engine.close();
        engine = TestEngine.open(folder);

        assertThat(engine.execute("DELETE FROM foo WHERE id = 7")).containsExactly(executed(0, 0));
    }

    @Test
    void laterStatementsRunAfterAnError() {
        assertThat(engine.execute(
                        "INSERT INTO foo VALUES(1, 'a')",
                        "INSERT INTO foo VALUES(1, 'b')",
                        "INSERT INTO foo VALUES(2, 'c')"))
                .containsExactly(executed(1, 1), failed(1555, "UNIQUE constraint failed: foo.id"), executed(2, 1));
    }

    @Test
    void severalStatementsInOneTextAnswerTheLastOne() {
        assertThat(engine.execute("INSERT INTO foo VALUES(1, 'a'); INSERT INTO foo VALUES(2, 'b'), (3, 'c')"))
                .containsExactly(executed(3, 2));
        assertThat(engine.execute("BEGIN; INSERT INTO foo VALUES(4, 'd'); COMMIT;"))
                .containsExactly(executed(4, 1));
        assertThat(engine.execute("INSERT INTO foo VALUES(5, 'e'); -- done")).containsExactly(executed(0, 0));
        assertThat(engine.execute("INSERT INTO foo VALUES(6, 'f'); INSERT INTO foo VALUES(6, 'g'); DELETE FROM foo"))
                .containsExactly(failed(1555, "UNIQUE constraint failed: foo.id"));
        assertThat(engine.rows("SELECT count(*) FROM foo")).containsExactly("6");
    }

    @Test
    void emptyTextsAreSkippedAndBlankOnesAnswered() {
        assertThat(engine.execute("", " ", "-- x", ";"))
                .containsExactly(executed(0, 0), executed(0, 0), executed(0, 0));
    }

    @Test
    void returningAnswersRows() {
        var columns = List.of(new Column("id", "INTEGER"), new Column("name", "TEXT"));
        var rows = List.of(List.<Value>of(new Value.Int(1), new Value.Text("a")));

        assertThat(engine.execute("INSERT INTO foo(name) VALUES('a') RETURNING(id), name"))
                .containsExactly(new Selected(columns, rows, 0));
        assertThat(engine.request("DELETE FROM foo WHERE id = 1 RETURNING id, name"))
                .containsExactly(new Selected(columns, rows, 0));
        assertThat(engine.execute("UPDATE foo SET name = 'x' RETURNING id, name"))
                .containsExactly(new Selected(columns, List.of(), 0));
        assertThat(engine.execute("INSERT INTO missing VALUES(1) RETURNING id"))
                .containsExactly(failed(1, "no such table: missing"));
    }

    @Test
    void aRequestAnswersRowsForReadsAndCountersForWrites() {
        var count = new Selected(List.of(new Column("count(*)", "")), List.of(List.of(new Value.Int(1))), 0);

        assertThat(engine.request(
                        "INSERT INTO foo VALUES(1, 'a')",
                        "SELECT count(*) FROM foo",
                        "nonsense",
                        "EXPLAIN DELETE FROM foo"))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(executed(1, 1)),
                        second -> assertThat(second).isEqualTo(count),
                        third -> assertThat(third).isEqualTo(failed(1, "near \"nonsense\": syntax error")),
                        fourth -> assertThat(fourth).isInstanceOf(Selected.class));
        assertThat(engine.rows("SELECT count(*) FROM foo")).containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "SELECT * FROM bar # 1 # no such table: bar",
                "INSERT INTO foo VALUES(1, 2, 3) # 1 # table foo has 2 columns but 3 values were supplied",
                "INSERT INTO foo(x) VALUES(1) # 1 # table foo has no column named x",
                "SELECT x FROM foo # 1 # no such column: x",
                "blah blah # 1 # near \"blah\": syntax error",
                "INSERT INTO # 1 # incomplete input",
                "SELECT 'a # 1 # unrecognized token: \"'a\"",
                "CREATE TABLE foo(x) # 1 # table foo already exists",
                "INSERT INTO foo VALUES(1, 'a'), (1, 'b') # 1555 # UNIQUE constraint failed: foo.id",
                "INSERT INTO strict VALUES('a', NULL) # 2067 # UNIQUE constraint failed: strict.u",
                "INSERT INTO strict VALUES(NULL, NULL) # 1299 # NOT NULL constraint failed: strict.u",
                "INSERT INTO strict VALUES('b', 'x') # 3091 # cannot store TEXT value in BLOB column strict.b",
                "INSERT INTO foo VALUES('x', 1) # 20 # datatype mismatch",
                "UPDATE foo SET name = abs(-9223372036854775808) # 1 # integer overflow",
                "COMMIT # 1 # cannot commit - no transaction is active",
                "SELECT load_extension('x') # 1 # not authorized",
            })
    void errorsAreSqlitesOwnWords(String sql, int code, String message) {
        engine.execute(
                "CREATE TABLE strict(u TEXT NOT NULL UNIQUE, b BLOB) STRICT", "INSERT INTO strict VALUES('a', NULL)");
        if (sql.startsWith("UPDATE")) engine.execute("INSERT INTO foo VALUES(1, 'a')");

        assertThat(engine.execute(sql)).containsExactly(failed(code, message));
    }

    @Test
    void bindsEveryKindOfValue() {
        engine.execute("CREATE TABLE v(a, b, c, d, e)");
        engine.bound(
                "INSERT INTO v VALUES(?, ?, ?, ?, ?)",
                Value.NULL,
                new Value.Int(Long.MIN_VALUE),
                new Value.Real(1.5),
                new Value.Text("a\0b\uD83D\uDE00"),
                new Value.Blob(Bytes.copyOf(new byte[] {0, -1})));

        assertThat(engine.rows("SELECT a, b, c, hex(d), e FROM v"))
                .containsExactly("NULL|-9223372036854775808|1.5|610062F09F9880|x'00ff'");
    }

    @Test
    void bindsNamedValuesToEveryPrefix() {
        var parameters = List.of(new Parameter("a", new Value.Int(1)), new Parameter("b", new Value.Int(2)));
        engine.execute("CREATE TABLE v(a, b, c)");

        engine.execute(new Statement("INSERT INTO v VALUES(:a, @b, $a)", withUnused(parameters)));

        assertThat(engine.rows("SELECT * FROM v")).containsExactly("1|2|1");
    }

    @Test
    void statementsOfOneTextShareTheParameters() {
        var parameters = List.of(
                Parameter.positional(new Value.Int(1)),
                Parameter.positional(new Value.Int(2)),
                Parameter.positional(new Value.Int(3)),
                new Parameter("n", new Value.Text("x")));
        engine.execute("CREATE TABLE v(a, b)");

        engine.execute(new Statement("INSERT INTO v VALUES(?, :n); INSERT INTO v VALUES(?, 0)", parameters));

        assertThat(engine.rows("SELECT * FROM v")).containsExactly("1|x", "3|0");
    }

    @Test
    void saysHowManyValuesAreMissing() {
        var one = List.of(Parameter.positional(new Value.Int(1)));

        assertThat(engine.execute(new Statement("INSERT INTO foo VALUES(?, ?)", one)))
                .isEqualTo(failed(0, "not enough args to execute query: want 2 got 1"));
        assertThat(engine.execute("INSERT INTO foo VALUES(?, 1)"))
                .containsExactly(failed(0, "not enough args to execute query: want 1 got 0"));
        assertThat(engine.query("SELECT ?"))
                .containsExactly(failed(0, "not enough args to execute query: want 1 got 0"));
        assertThat(engine.execute(new Statement("DELETE FROM foo", one))).isEqualTo(executed(0, 0));
    }

    @Test
    void refusesAParameterNameThatBeginsWithNoLetter() {
        var parameters = List.of(new Parameter(":a", new Value.Int(1)));

        assertThat(engine.execute(new Statement("INSERT INTO foo VALUES(:a, 1)", parameters)))
                .isEqualTo(failed(0, "name \":a\" does not begin with a letter"));
    }

    @Test
    void queriesInTheLogSeeWhatWasAppliedBeforeAndChangeNothing() {
        var request = TestEngine.logged(
                org.rqlite.api.Request.Kind.QUERY,
                false,
                "SELECT count(*) FROM foo",
                "DELETE FROM foo",
                "PRAGMA user_version = 5",
                "SELECT 1; SELECT 2",
                "-- nothing");
        engine.execute("INSERT INTO foo VALUES(1, 'a')");

        var results = TestEngine.results(engine.apply(List.of(request)).getFirst());

        var refused = failed(8, "attempt to change database via query operation");
        assertThat(results)
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Selected.class),
                        second -> assertThat(second).isEqualTo(refused),
                        third -> assertThat(third).isEqualTo(refused),
                        fourth -> assertThat(fourth)
                                .isEqualTo(new Selected(
                                        List.of(new Column("2", "")), List.of(List.of(new Value.Int(2))), 0)),
                        fifth -> assertThat(fifth).isEqualTo(new Selected(List.of(), List.of(), 0)));
        assertThat(engine.rows("SELECT count(*) FROM foo")).containsExactly("1");
    }

    private static List<Parameter> withUnused(List<Parameter> parameters) {
        var all = new java.util.ArrayList<>(parameters);
        all.add(new Parameter("unused", new Value.Int(9)));
        return all;
    }
}
