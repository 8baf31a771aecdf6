// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.store.sql.SqlStatement.Feature;
import org.rqlite.store.sql.SqlStatement.Pragma;

class SqlScriptTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", ";", "-- nothing", "/* nothing */ ;; ", "/* not closed", "\uFEFF\n"})
    void findsNoStatementInBlankText(String sql) {
        assertThat(SqlScript.split(sql).isBlank()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "SELECT 1 # false",
                "SELECT 1; # false",
                "SELECT 1;  # false",
                "SELECT 1 -- said # false",
                "SELECT 1; -- said # true",
                "SELECT 1;; # true",
                "SELECT 1; SELECT 2 # false",
                "SELECT 1; SELECT 2; /**/ # true",
            })
    void knowsWhetherSomethingFollowsTheLastSemicolon(String sql, boolean blankTail) {
        assertThat(SqlScript.split(sql).blankTail()).isEqualTo(blankTail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "select 1 # SELECT",
                "VALUES(1) # VALUES",
                "/* x */ Insert into t values(1) # INSERT",
                "WITH x AS (SELECT 1) SELECT * FROM x # SELECT",
                "WITH x AS (DELETE FROM y) INSERT INTO t SELECT * FROM x # INSERT",
                "WITH RECURSIVE r(i) AS (SELECT 1) UPDATE t SET a = 1 # UPDATE",
                "WITH replace AS (SELECT 1) SELECT * FROM replace # SELECT",
                "WITH x AS (SELECT 1) REPLACE INTO t SELECT 1 # REPLACE",
                "EXPLAIN DELETE FROM t # SELECT",
                "EXPLAIN QUERY PLAN INSERT INTO t VALUES(1) # SELECT",
                "EXPLAIN PRAGMA foreign_keys = 1 # PRAGMA",
                "END TRANSACTION # END",
                "ROLLBACK # ROLLBACK",
                "nonsense # OTHER",
                "\"SELECT\" # OTHER",
                "( # OTHER",
            })
    void namesTheVerb(String sql, Verb verb) {
        assertThat(only(sql).verb()).isEqualTo(verb);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "INSERT INTO t VALUES(1) RETURNING id # true",
                "INSERT INTO t VALUES(1) returning(id) # true",
                "UPDATE t SET a = 1 RETURNING/**/* # true",
                "WITH x AS (SELECT 1) DELETE FROM t RETURNING * # true",
                "INSERT INTO t(\"returning\") VALUES(1) # false",
                "INSERT INTO t VALUES(' returning ') # false",
                "SELECT returning FROM t # false",
                "EXPLAIN INSERT INTO t VALUES(1) RETURNING id # false",
                "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END # false",
            })
    void knowsWhetherAChangeAnswersRows(String sql, boolean returning) {
        assertThat(only(sql).returning()).isEqualTo(returning);
    }

    @Test
    void numbersParametersAsSqliteDoes() {
        var statement = only("SELECT :a, ?, @a, :a, ?7, $b::c, ?, ?007, #x");

        assertThat(statement.parameterCount()).isEqualTo(10);
        assertThat(statement.namedParameters()).isEqualTo(Map.of(":a", 1, "@a", 3, "$b::c", 8, "#x", 10));
    }

    @Test
    void leavesAnAbsurdParameterIndexToSqlite() {
        assertThat(only("SELECT ?99999999999999999999").parameterCount()).isZero();
        assertThat(only("SELECT ?250000").parameterCount()).isEqualTo(250_000);
    }

    @Test
    void namesTheFunctionsCalled() {
        assertThat(only("SELECT Random(), \"date\" ( 'now'), current_timestamp, 'x(' FROM t WHERE a IN (1)")
                        .calls())
                .containsExactlyInAnyOrder("random", "date", "current_timestamp", "in");
    }

    @Test
    void takesPragmasApart() {
        assertThat(only("PRAGMA Foreign_Keys = ON").pragma()).contains(new Pragma("foreign_keys", Optional.of("= ON")));
        assertThat(only("pragma/**/main . \"user_version\"").pragma())
                .contains(new Pragma("user_version", Optional.empty()));
        assertThat(only("PRAGMA table_info(t)").pragma()).contains(new Pragma("table_info", Optional.of("(t)")));
        assertThat(only("PRAGMA").pragma()).contains(new Pragma("", Optional.empty()));
        assertThat(only("EXPLAIN PRAGMA synchronous = 2").pragma())
                .contains(new Pragma("synchronous", Optional.of("= 2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "CREATE TEMP TABLE t(a) # TEMPORARY",
                "CREATE TEMPORARY VIEW v AS SELECT 1 # TEMPORARY",
                "CREATE TABLE temp.t(a) # TEMPORARY",
                "CREATE TABLE \"temp\" . t(a) # TEMPORARY",
                "INSERT INTO temp.t VALUES(1) # TEMPORARY",
                "VACUUM INTO '/tmp/x' # INTO",
                "VACUUM main INTO ? # INTO",
                "INSERT INTO sqlite_stat1 VALUES(1,2,3) # WRITES_STATISTICS",
                "UPDATE OR IGNORE main.sqlite_stat1 SET stat = 1 # WRITES_STATISTICS",
                "DELETE FROM \"sqlite_stat4\" # WRITES_STATISTICS",
                "WITH x AS (SELECT 1) REPLACE INTO sqlite_stat1 SELECT 1 # WRITES_STATISTICS",
                "DROP TABLE IF EXISTS sqlite_stat1 # WRITES_STATISTICS",
                "CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM sqlite_stat1; END # WRITES_STATISTICS",
                "INSERT INTO t SELECT file FROM pragma_database_list # READS_NODE",
                "INSERT INTO t SELECT sum(pgsize) FROM dbstat # READS_NODE",
                "CREATE TABLE t(a REFERENCES b DEFERRABLE INITIALLY DEFERRED) # DEFERRED",
                "ROLLBACK TO x # TO_SAVEPOINT",
                "CREATE VIRTUAL TABLE f USING fts5(x) # VIRTUAL",
                "CREATE INDEX i ON t(date('now')) # INDEXES_NOW",
                "CREATE UNIQUE INDEX i ON t(strftime('%Y')) # INDEXES_NOW",
                "CREATE INDEX i ON t(unixepoch('subsec')) # INDEXES_NOW",
                "CREATE INDEX i ON t(strftime('%f', 'SUBSECOND')) # INDEXES_NOW",
                "CREATE TABLE t(a, b AS (datetime(\"now\", a))) # INDEXES_NOW",
                "ALTER TABLE t ADD COLUMN c GENERATED ALWAYS AS (julianday()) # INDEXES_NOW",
            })
    void findsTraits(String sql, Feature feature) {
        assertThat(only(sql).features()).containsExactly(feature);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t SELECT * FROM sqlite_stat1",
                "SELECT name FROM pragma_table_info('t')",
                "CREATE TABLE t(a DEFAULT (datetime('now')), b AS (date(a)))",
                "CREATE INDEX i ON t(strftime('%Y', a))",
                "CREATE INDEX i ON t(datetime(a, 'subsec'), strftime('subsec', a))",
                "CREATE TABLE x AS SELECT 1",
                "INSERT INTO t VALUES('temp.x', 'DEFERRED')",
            })
    void findsNoTraitWhereThereIsNone(String sql) {
        assertThat(only(sql).features()).isEmpty();
    }

    @Test
    void namesTheFunctionsOfTimeThatIndexesCall() {
        assertThat(only("CREATE INDEX i ON t(date(a), unixepoch(b))").indexedTimeFunctions())
                .containsExactlyInAnyOrder("date", "unixepoch");
        assertThat(only("CREATE TABLE t(a DEFAULT (datetime('now')), b AS (strftime('%Y', a)))")
                        .indexedTimeFunctions())
                .containsExactly("strftime");
    }

    @Test
    void remembersTextsWithoutChangingThem() {
        var cache = new ScriptCache();
        for (var i = 0; i < 5_000; i++) {
            var sql = "INSERT INTO t VALUES(" + i % 3_000 + "); SELECT " + i;
            assertThat(cache.script(sql)).isEqualTo(SqlScript.split(sql));
        }
        assertThat(cache.script("SELECT 1")).isSameAs(cache.script("SELECT 1"));
    }

    private static SqlStatement only(String sql) {
        var statements = SqlScript.split(sql).statements();
        assertThat(statements).hasSize(1);
        return statements.getFirst();
    }
}
