// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;

/// Every row of the table of bad inputs that text alone decides.
class StatementGateTest {
    private static final Set<Request.Kind> WRITES = EnumSet.of(Request.Kind.EXECUTE, Request.Kind.REQUEST);

    private final StatementGate gate = new StatementGate(new ScriptCache());

    @ParameterizedTest
    @EnumSource
    void refusesNulInText(Request.Kind kind) {
        assertRefused(kind, "SELECT 1\0 garbage", "SQL text holds the character U+0000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ATTACH '/etc/passwd' AS x",
                "attach database 'x' as y",
                "/* x */ DETACH y",
                "SELECT 1; ATTACH 'x' AS y",
                "EXPLAIN SELECT 1; DETACH x",
            })
    void refusesOtherDatabases(String sql) {
        for (var kind : Request.Kind.values()) {
            assertRefused(kind, sql, "ATTACH and DETACH are not supported: a node serves one database");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA journal_mode = DELETE",
                "PRAGMA journal_mode(DELETE)",
                "pragma main.journal_mode=off",
                "PRAGMA wal_autocheckpoint = 1000",
                "PRAGMA wal_checkpoint",
                "PRAGMA main.wal_checkpoint(TRUNCATE)",
                "PRAGMA synchronous = FULL",
                "PRAGMA synchronous(0)",
                "PRAGMA query_only = 0",
                "-- said\nPRAGMA query_only = 0",
                "SELECT 1; PRAGMA query_only = 0",
                "EXPLAIN PRAGMA synchronous = 2",
                "EXPLAIN QUERY PLAN PRAGMA journal_mode = DELETE",
                "PRAGMA writable_schema = 1",
                "PRAGMA \"writable_schema\" = 1",
                "PRAGMA [main].[writable_schema] (1)",
                "PRAGMA locking_mode = EXCLUSIVE",
                "PRAGMA temp_store_directory = '/tmp'",
                "PRAGMA data_store_directory = '/tmp'",
                "PRAGMA schema_version = 7",
                "PRAGMA page_size = 512",
                "PRAGMA auto_vacuum = 1",
                "PRAGMA trusted_schema = 1",
                "PRAGMA mmap_size = 1",
                "PRAGMA hard_heap_limit = 1",
                "PRAGMA soft_heap_limit = 1",
                "PRAGMA ignore_check_constraints = 1",
                "PRAGMA defer_foreign_keys = 1",
                "PRAGMA reverse_unordered_selects = 1",
                "PRAGMA legacy_alter_table = 1",
                "PRAGMA encoding = 'UTF-16'",
                "PRAGMA max_page_count = 1",
                "PRAGMA threads = 8",
                "PRAGMA shrink_memory",
                "PRAGMA nonsense",
                "PRAGMA",
            })
    void refusesSettingsThatTheStoreReliesOn(String sql) {
        for (var kind : Request.Kind.values()) assertRefused(kind, sql, "disallowed pragma");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA journal_mode",
                "PRAGMA synchronous",
                "PRAGMA table_info(t)",
                "PRAGMA main.table_xinfo('t')",
                "PRAGMA index_list(t)",
                "PRAGMA foreign_key_check",
                "PRAGMA integrity_check(5)",
                "PRAGMA quick_check",
                "PRAGMA compile_options",
                "PRAGMA foreign_keys = ON",
                "PRAGMA user_version = 5",
                "PRAGMA user_version",
                "PRAGMA application_id = 9",
                "PRAGMA recursive_triggers = ON",
                "PRAGMA case_sensitive_like = ON",
                "PRAGMA optimize",
                "PRAGMA incremental_vacuum(3)",
                "PRAGMA cache_size = 100",
                "SELECT * FROM pragma_table_info('t')",
            })
    void letsHarmlessSettingsPass(String sql) {
        for (var kind : Request.Kind.values()) assertPasses(kind, sql);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "CREATE TEMP TABLE t(a) # temporary tables are not supported: they would exist on one node only",
                "VACUUM INTO '/x' # VACUUM INTO is not supported: ask for a backup instead",
                "DELETE FROM sqlite_stat1 # writing to sqlite_stat tables is not supported: use ANALYZE",
                "CREATE VIEW v AS SELECT * FROM pragma_database_list # pragma functions and dbstat are not supported in"
                        + " writes: they differ from node to node",
                "CREATE INDEX i ON t(date('now')) # non-deterministic use of the current time in an index or generated"
                        + " column",
            })
    void refusesWritesThatWouldLeaveTheDatabaseOrLetNodesDiffer(String sql, String message) {
        for (var kind : WRITES) assertRefused(kind, sql, message);
        assertPasses(Request.Kind.QUERY, sql); // where it fails as a write
    }

    /// `subsec` in place of a time is the current one; as a modifier it is harmless.
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "datetime('subsec') # true",
                "unixepoch( 'SubSecond', '+1 day') # true",
                "strftime('%f', 'subsec') # true",
                "timediff(a, 'subsec') # true",
                "date(a) || julianday('subsec') # true",
                "datetime(a, 'subsec') # false",
                "strftime('subsec', a) # false",
                "strftime('%f', a, 'subsecond') # false",
                "upper('subsec') # false",
                "datetime(coalesce('subsec', a), 'utc') # true",
            })
    void s7NoIndexLooksAtTheClock(String expression, boolean refused) {
        for (var sql : List.of(
                "CREATE INDEX i ON t(" + expression + ")",
                "CREATE TABLE g(a, b AS (" + expression + "))",
                "CREATE UNIQUE INDEX i ON t(a) WHERE " + expression + " > 1")) {
            if (refused) {
                assertRefused(
                        Request.Kind.EXECUTE,
                        sql,
                        "non-deterministic use of the current time in an index or generated column");
            } else {
                assertPasses(Request.Kind.EXECUTE, sql);
            }
        }
    }

    @Test
    void letsOrdinaryStatementsPass() {
        for (var kind : Request.Kind.values()) {
            assertPasses(
                    kind,
                    "CREATE TABLE t(a DEFAULT (datetime('now')))",
                    "INSERT INTO t VALUES('ATTACH', ?)",
                    "BEGIN; DELETE FROM t; COMMIT",
                    "VACUUM",
                    "ANALYZE",
                    "SELECT file FROM pragma_database_list",
                    "",
                    "nonsense");
        }
    }

    private void assertPasses(Request.Kind kind, String... texts) {
        assertThatCode(() -> gate.check(request(kind, texts)))
                .as(Arrays.toString(texts))
                .doesNotThrowAnyException();
    }

    private void assertRefused(Request.Kind kind, String sql, String message) {
        assertThatThrownBy(() -> gate.check(request(kind, "SELECT 1", sql)))
                .as(kind + " " + sql)
                .isInstanceOf(RefusedException.class)
                .hasMessage(message);
    }

    private static Request request(Request.Kind kind, String... texts) {
        var statements = Arrays.stream(texts).map(Statement::of).toList();
        return new Request(kind, statements, false, ReadPolicy.DEFAULT, Duration.ZERO, Duration.ofSeconds(1));
    }
}
