// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.store.sqlite.TestEngine.executed;
import static org.rqlite.store.sqlite.TestEngine.failed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.Parameter;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult;
import org.rqlite.api.StatementResult.Failed;
import org.rqlite.api.Value;

/// The table of bad inputs, on the writer and on the readers; what text alone decides is in the gate's
/// test.
class BadInputTest {
    @TempDir
    Path folder;

    private TestEngine engine;

    @BeforeEach
    void open() {
        engine = TestEngine.open(folder);
        engine.execute("CREATE TABLE t(v)");
    }

    @AfterEach
    void close() {
        assertThat(engine.execute("INSERT INTO t VALUES('still serving')"))
                .hasOnlyElementsOfType(StatementResult.Executed.class);
        engine.close();
    }

    @Test
    void aValueAboveTheLimitIsRefused() {
        for (var sql : List.of(
                "SELECT length(zeroblob(999999999))",
                "SELECT length(printf('%.*c', 200000000, 'x'))",
                "SELECT length(replace(hex(zeroblob(30000000)), '0', 'abcdef'))")) {
            assertThat(engine.query(sql)).as(sql).containsExactly(failed(18, "string or blob too big"));
            assertThat(engine.execute("INSERT INTO t " + sql))
                    .as(sql)
                    .containsExactly(failed(18, "string or blob too big"));
        }
    }

    @Test
    void aTextAboveTheLimitIsRefused() {
        var sql = "SELECT '" + "a".repeat(1_100_000) + "'";

        assertThat(both(sql)).containsOnly(failed(18, "statement too long"));
    }

    @Test
    void tooManyParametersAreRefused() {
        var places = new StringBuilder("SELECT 1 WHERE 1 IN (?");
        places.append(",?".repeat(250_000)).append(')');

        assertThat(both(places.toString()))
                .containsOnly(failed(0, "not enough args to execute query: want 250001 got 0"));
        assertThat(both("SELECT ?999999")).containsOnly(failed(1, "variable number must be between ?1 and ?250000"));
    }

    @Test
    void structuresThatAreTooDeepOrTooWideAreRefused() {
        assertThat(both("SELECT 1" + " UNION ALL SELECT 1".repeat(600)))
                .containsOnly(failed(1, "too many terms in compound SELECT"));
        assertThat(both("SELECT 1" + "+1".repeat(2000)))
                .containsOnly(failed(1, "Expression tree is too large (maximum depth 1000)"));
        assertThat(engine.execute("CREATE TABLE w(c0" + nested(2001) + ")"))
                .containsExactly(failed(1, "too many columns on w"));
        assertThat(both("SELECT " + "(".repeat(5000))).hasOnlyElementsOfType(Failed.class);
    }

    @Test
    void nulInAValueIsKept() {
        engine.bound("INSERT INTO t VALUES(?)", new Value.Text("a\0b"));

        assertThat(engine.rows("SELECT hex(v), length(v) FROM t")).containsExactly("610062|1");
        assertThat(engine.rows("SELECT v FROM t")).containsExactly("a\0b");
    }

    @Test
    void emptyAndMalformedTextsComeAsTheyAre() {
        engine.execute("INSERT INTO t VALUES(''), (x''), (CAST(x'ff41fe' AS TEXT))");

        assertThat(engine.rows("SELECT v FROM t")).containsExactly("", "x''", "\uFFFDA\uFFFD");
    }

    @Test
    void infinityIsANumber() {
        engine.execute("INSERT INTO t VALUES(9e999), (-9e999), (9e999 - 9e999)");

        assertThat(engine.rows("SELECT v FROM t")).containsExactly("Infinity", "-Infinity", "NULL");
    }

    @Test
    void numbersKeepAllTheirDigits() {
        engine.execute("INSERT INTO t VALUES(9223372036854775807), (-9223372036854775808), (0.1), (1e308)");

        assertThat(engine.rows("SELECT v FROM t"))
                .containsExactly("9223372036854775807", "-9223372036854775808", "0.1", "1.0E308");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ATTACH '/etc/passwd' AS x", "ATTACH 'made.db' AS x", "VACUUM INTO 'made.db'"})
    void noFileIsReadOrMadeEvenWithoutTheGate(String sql) {
        for (var result : both(sql)) assertThat(result).as(sql).isInstanceOf(Failed.class);
        assertThat(Files.exists(Path.of("made.db"))).isFalse();
    }

    @Test
    void addressesAreNeitherHandedOutNorTaken() {
        var name = Parameter.positional(new Value.Text("simple"));
        var address = Parameter.positional(new Value.Blob(Bytes.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})));
        for (var statement : List.of(
                new Statement("SELECT hex(fts3_tokenizer(?))", List.of(name)),
                new Statement("SELECT fts3_tokenizer(?, ?)", List.of(name, address)))) {
            assertThat(engine.query(TestEngine.read(false, List.of(statement), Duration.ZERO)))
                    .containsExactly(failed(1, "not authorized"));
            assertThat(engine.execute(new Statement("INSERT INTO t " + statement.sql(), statement.parameters())))
                    .isEqualTo(failed(1, "not authorized"));
        }
        engine.execute("CREATE VIRTUAL TABLE f USING fts4(x, tokenize=simple)", "INSERT INTO f VALUES('a word')");
        assertThat(engine.rows("SELECT x FROM f WHERE f MATCH 'word'")).containsExactly("a word");
    }

    @Test
    void aClientThatDamagesItsOwnIndexBreaksNoNode() {
        engine.execute(
                "CREATE VIRTUAL TABLE f USING fts5(x)",
                "INSERT INTO f VALUES('a'), ('b')",
                "UPDATE f_data SET block = x'00'");

        assertThat(engine.execute("INSERT INTO f(f) VALUES('integrity-check')"))
                .containsExactly(failed(267, "database disk image is malformed"));
    }

    @Test
    void extensionsStayOff() {
        assertThat(both("SELECT load_extension('x')")).containsOnly(failed(1, "not authorized"));
    }

    @Test
    void systemTablesStayProtected() {
        assertThat(engine.execute("DELETE FROM sqlite_schema", "INSERT INTO sqlite_schema(name) VALUES('x')"))
                .containsExactly(
                        failed(1, "table sqlite_master may not be modified"),
                        failed(1, "table sqlite_master may not be modified"));
    }

    @Test
    void doubleQuotedTextsAreTexts() {
        assertThat(engine.execute("INSERT INTO t VALUES(\"fiona\")")).containsExactly(executed(1, 1));
    }

    @Test
    void anAnswerFromTheLogHasABound() {
        engine.execute("INSERT INTO t WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 100)"
                + " SELECT zeroblob(1000000) FROM r");

        assertThat(engine.request("SELECT v FROM t", "DELETE FROM t WHERE rowid > 3 RETURNING v"))
                .containsOnly(failed(0, "result exceeds 64 MB: read it with a query instead"));
    }

    private List<StatementResult> both(String sql) {
        return Stream.of(engine.query(sql), engine.execute(sql))
                .flatMap(List::stream)
                .toList();
    }

    private static String nested(int columns) {
        var text = new StringBuilder();
        for (var i = 1; i < columns; i++) text.append(",c").append(i);
        return text.toString();
    }
}
