// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.store.sql.SqlScript;

/// What the tokens say about reading and writing is what SQLite's own program for the statement says.
class ClassificationTest {
    private SqliteConnection sqlite;

    @BeforeEach
    void open() {
        sqlite = LowLevelSqlite.inMemory();
        sqlite.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a, b)");
        sqlite.run("CREATE INDEX i ON t(a)");
        sqlite.run("CREATE VIEW v AS SELECT a, random() AS r FROM t");
        sqlite.run("CREATE TRIGGER tv INSTEAD OF INSERT ON v BEGIN INSERT INTO t(a) VALUES(new.a); END");
        sqlite.run("CREATE VIRTUAL TABLE f USING fts5(x)");
        sqlite.run("ANALYZE");
    }

    @AfterEach
    void close() {
        sqlite.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM t",
                "select a from v order by random()",
                "VALUES(1), (2)",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "WITH RECURSIVE r(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM r WHERE i < 3) SELECT * FROM r",
                "WITH insert_ AS (SELECT 1), \"update\" AS (SELECT 2) SELECT * FROM \"update\"",
                "SELECT * FROM f WHERE f MATCH 'x'",
                "SELECT highlight(f, 0, '<', '>') FROM f",
                "SELECT name FROM pragma_table_info('t')",
                "SELECT * FROM json_each('[1]')",
                "SELECT count(*) FROM dbstat",
                "SELECT * FROM sqlite_schema",
                "SELECT * FROM (SELECT 1 UNION SELECT 2) EXCEPT SELECT 3",
                "INSERT INTO t(a) VALUES(1)",
                "INSERT INTO t(a) VALUES(1) RETURNING id",
                "INSERT INTO t DEFAULT VALUES",
                "INSERT OR IGNORE INTO t(a) SELECT 1 WHERE 0",
                "REPLACE INTO t(a) VALUES(1)",
                "INSERT INTO v(a) VALUES(1)",
                "INSERT INTO f VALUES('x')",
                "INSERT INTO f(f) VALUES('optimize')",
                "WITH x AS (SELECT 1) INSERT INTO t(a) SELECT * FROM x",
                "WITH x AS (SELECT 1) UPDATE t SET a = (SELECT * FROM x)",
                "WITH x AS (SELECT 1) DELETE FROM t WHERE a IN x",
                "UPDATE t SET a = 1 WHERE 0",
                "UPDATE t SET a = x.a FROM (SELECT 1 AS a) AS x",
                "DELETE FROM t",
                "DELETE FROM t WHERE a = 1 RETURNING *",
                "CREATE TABLE u(a)",
                "CREATE TABLE IF NOT EXISTS t(a)",
                "CREATE TABLE u AS SELECT * FROM t",
                "CREATE INDEX j ON t(b)",
                "CREATE VIEW w AS SELECT 1",
                "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END",
                "CREATE VIRTUAL TABLE g USING fts5(x)",
                "ALTER TABLE t ADD COLUMN c",
                "ALTER TABLE t RENAME TO u",
                "DROP INDEX i",
                "DROP TABLE t",
                "DROP VIEW v",
                "ANALYZE",
                "VACUUM",
                "REINDEX t",
            })
    void tokensAgreeWithSqlite(String sql) {
        var statement = SqlScript.split(sql).statements().getFirst();

        assertThat(statement.readOnly()).isEqualTo(readOnlyBySqlite(sql));
    }

    // sqlite3_stmt_readonly, told from the program: it begins no write transaction and does none of the three special
    // things
    private boolean readOnlyBySqlite(String sql) {
        var readOnly = true;
        try (var explain = sqlite.prepare("EXPLAIN " + sql)) {
            for (var row = explain.execute(SqliteStatement.NO_VALUES); row; row = explain.step()) {
                var operation = Texts.fromUtf8(explain.columnBytes(1));
                switch (operation) {
                    case "Transaction" -> readOnly &= explain.columnLong(3) == 0;
                    case "Checkpoint", "Vacuum", "JournalMode" -> readOnly = false;
                    default -> {}
                }
            }
        }
        return readOnly;
    }
}
