// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// All functions of the SQLite that is built in: whatever could tell nodes apart is replaced or refused (S7, I2).
class FunctionListTest {
    private static final int DETERMINISTIC = 0x800;

    /// Left alone although SQLite does not call them deterministic, each for its reason.
    private static final Set<String> HARMLESS = Set.of(
            "changes", // the request starts with it at 0
            "last_insert_rowid", // likewise
            "load_extension", // switched off
            "rtreecheck", // reads the database
            "sqlite_compileoption_get", // of the library, which is the same everywhere
            "sqlite_compileoption_used",
            "sqlite_log", // writes where nobody listens
            "sqlite_source_id",
            "sqlite_version",
            "sqlite_offset", // not built in unless asked for
            "fts3_tokenizer", // refused on every connection
            "fts5", // its answer is a pointer that SQL cannot read
            "fts5_source_id",
            "fts5_locale",
            "fts5_get_locale",
            "fts5_insttoken",
            "highlight",
            "snippet",
            "bm25",
            "matchinfo",
            "offsets",
            "optimize",
            "match",
            "subtype");

    private final Expressions own = new Expressions();
    private final Expressions sqlite = new Expressions();

    @AfterEach
    void close() {
        own.close();
        sqlite.close();
    }

    @Test
    void s7WhatIsNotDeterministicIsReplacedRefusedOrKnownToBeHarmless() {
        try (var _ = RequestFunctions.install(own.connection)) {
            var replaced = named(own, "builtin = 0");
            var open = named(sqlite, "type = 's' AND (flags & " + DETERMINISTIC + ") = 0");
            open.removeAll(replaced);
            open.removeAll(HARMLESS);

            assertThat(open).isEmpty();
        }
    }

    /// What reads the clock or the C library's mathematics, though SQLite calls it deterministic.
    @Test
    void s7TimeAndMathematicsAreReplacedInEveryForm() {
        try (var _ = RequestFunctions.install(own.connection)) {
            var replaced = named(own, "builtin = 0");

            assertThat(replaced)
                    .contains("date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff")
                    .contains("current_date", "current_time", "current_timestamp")
                    .contains("exp", "ln", "log", "log2", "log10", "pow", "power", "sqrt", "sin", "cos", "tan", "asin")
                    .contains("acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh");
            for (var name : replaced) {
                assertThat(forms(own, name)).as(name).containsAll(forms(sqlite, name));
            }
        }
    }

    private static Set<String> named(Expressions expressions, String condition) {
        return new TreeSet<>(texts(
                expressions, "SELECT DISTINCT name FROM pragma_function_list WHERE " + condition + " ORDER BY 1"));
    }

    // the numbers of arguments of scalar functions; -1 is any number
    private static Set<String> forms(Expressions expressions, String name) {
        return new TreeSet<>(texts(
                expressions, "SELECT narg || '' FROM pragma_function_list WHERE type = 's' AND name = '" + name + "'"));
    }

    private static List<String> texts(Expressions expressions, String sql) {
        List<String> texts = new ArrayList<>();
        try (var statement = expressions.connection.prepare(sql)) {
            for (var row = statement.execute(SqliteStatement.NO_VALUES); row; row = statement.step()) {
                texts.add(Texts.fromUtf8(statement.columnBytes(0)));
            }
        }
        return texts;
    }
}
