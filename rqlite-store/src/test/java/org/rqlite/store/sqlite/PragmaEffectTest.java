// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.store.sql.ScriptCache;
import org.rqlite.store.sql.SqlScript;
import org.rqlite.store.sql.StatementGate;

/// Every setting of the SQLite that is built in, tried out: the rules by name must fit what it does.
class PragmaEffectTest {
    private static final List<String> FORMS = List.of("", " = 0", " = 1", "(2)", " = 'x'", "('t')", "(-1)");

    @TempDir
    Path folder;

    static Stream<String> pragmas() {
        try (var sqlite = LowLevelSqlite.inMemory();
                var list = sqlite.prepare("SELECT name FROM pragma_pragma_list ORDER BY 1")) {
            var names = new ArrayList<String>();
            for (var row = list.execute(SqliteStatement.NO_VALUES); row; row = list.step()) {
                names.add(Texts.fromUtf8(list.columnBytes(0)));
            }
            return names.stream();
        }
    }

    @Test
    void theLibraryListsItsSettings() {
        assertThat(pragmas())
                .contains("journal_mode", "foreign_keys", "writable_schema")
                .hasSizeGreaterThan(50);
    }

    /// What counts as a read leaves the file, the schema and all settings of its connection as they were.
    @ParameterizedTest
    @MethodSource("pragmas")
    void whatOnlyReadsChangesNothing(String name) throws Exception {
        for (var form : FORMS) {
            var sql = "PRAGMA " + name + form;
            if (!SqlScript.split(sql).readOnly()) continue;
            var file = database();
            try (var sqlite = LowLevelSqlite.readWrite(file)) {
                var before = settings(sqlite);
                var bytes = Files.readAllBytes(file);

                run(sqlite, sql);

                assertThat(settings(sqlite)).as(sql).isEqualTo(before);
                assertThat(Files.readAllBytes(file)).as(sql).isEqualTo(bytes);
            }
        }
    }

    /// What may be sent changes either what is replicated, or nothing that outlives the statement but caches.
    @ParameterizedTest
    @MethodSource("pragmas")
    void whatMayBeSentChangesOnlyWhatIsReplicated(String name) throws Exception {
        for (var form : FORMS) {
            var sql = "PRAGMA " + name + form;
            if (!passes(sql)) continue;
            var file = database();
            try (var sqlite = LowLevelSqlite.readWrite(file)) {
                var before = settings(sqlite);

                run(sqlite, sql);

                var after = settings(sqlite);
                after.entrySet().removeIf(setting -> setting.getValue().equals(before.get(setting.getKey())));
                assertThat(after.keySet())
                        .as(sql)
                        .isSubsetOf(
                                "application_id",
                                "cache_size",
                                "cache_spill",
                                "case_sensitive_like",
                                "data_version",
                                "foreign_keys",
                                "page_count", // what ANALYZE adds is in the database, alike on every node
                                "recursive_triggers",
                                "schema_version",
                                "user_version");
            }
        }
    }

    /// A schema's name, quotes, comments and case hide nothing from the gate.
    @ParameterizedTest
    @MethodSource("pragmas")
    void theGateJudgesEverySpellingAlike(String name) {
        for (var form : FORMS) {
            var plain = passes("PRAGMA " + name + form);
            for (var spelling : List.of(
                    "pragma MAIN." + name + form,
                    "/* x */ Pragma -- y\n" + name.toUpperCase(java.util.Locale.ROOT) + form,
                    "PRAGMA \"" + name + "\"" + form,
                    "PRAGMA [main] . [" + name + "]" + form,
                    "SELECT 1; PRAGMA `" + name + "`" + form,
                    "EXPLAIN PRAGMA " + name + form)) {
                assertThat(passes(spelling)).as(spelling).isEqualTo(plain);
            }
        }
    }

    private static boolean passes(String sql) {
        var request = new Request(
                Request.Kind.EXECUTE,
                List.of(Statement.of(sql)),
                false,
                ReadPolicy.DEFAULT,
                java.time.Duration.ZERO,
                java.time.Duration.ofSeconds(1));
        try {
            new StatementGate(new ScriptCache()).check(request);
            return true;
        } catch (RefusedException e) {
            assertThat(e).hasMessage("disallowed pragma");
            return false;
        }
    }

    private Path database() throws Exception {
        var file = folder.resolve("db-" + System.nanoTime());
        try (var sqlite = LowLevelSqlite.readWrite(file)) {
            for (var sql : List.of(
                    "PRAGMA user_version = 7",
                    "CREATE TABLE t(id INTEGER PRIMARY KEY, a)",
                    "CREATE INDEX i ON t(a)",
                    "INSERT INTO t VALUES(1, 'A')")) {
                sqlite.run(sql);
            }
        }
        return file;
    }

    private static void run(SqliteConnection sqlite, String sql) {
        try {
            sqlite.run(sql);
        } catch (SqliteException e) {
            assertThat(e.primaryCode()).as(sql).isEqualTo(1); // no such form
        }
    }

    /// The value of every setting that can be asked for without changing anything, and of the one that cannot.
    private static SortedMap<String, String> settings(SqliteConnection sqlite) {
        var values = new TreeMap<String, String>();
        for (var name : pragmas().toList()) {
            if (!SqlScript.split("PRAGMA " + name).readOnly()) continue;
            try (var statement = sqlite.prepare("PRAGMA " + name)) {
                var row = statement.execute(SqliteStatement.NO_VALUES);
                values.put(name, row ? Arrays.toString(statement.columnBytes(0)) : "");
            }
        }
        try (var like = sqlite.prepare("SELECT 'a' LIKE 'A'")) {
            like.execute(SqliteStatement.NO_VALUES);
            values.put("case_sensitive_like", Long.toString(1 - like.columnLong(0)));
        }
        return values;
    }
}
