// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.rqlite.api.BackupSink;

/// Writes a database down as SQL text in rqlite's form, row by row from the cursor. A reader's thread, within a
/// transaction.
///
/// Tables come in the order of their names, each with its rows; then indexes, triggers and views. In two points rqlite
/// does otherwise, and its text cannot always be run: SQLite's own tables come after all others, for
/// `sqlite_sequence` is there only once a table needs it; tables that a virtual table keeps for itself are left out,
/// for they come with it.
final class SqlDump {
    private static final String TABLES =
            "SELECT name, sql FROM main.sqlite_schema WHERE sql NOT NULL AND type = 'table'"
                    + " ORDER BY substr(name, 1, 7) = 'sqlite_', name";
    private static final String OTHERS =
            "SELECT sql FROM main.sqlite_schema WHERE sql NOT NULL AND type IN ('index', 'trigger', 'view')";
    private static final String SHADOWS =
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'";
    // without those that are computed or hidden
    private static final String COLUMNS = "SELECT name FROM pragma_table_info(?1, 'main')";

    private final SqliteConnection connection;
    private final ReadLimit limit;
    private final SqlTextWriter out;

    SqlDump(SqliteConnection connection, ReadLimit limit, BackupSink sink) {
        this.connection = connection;
        this.limit = limit;
        this.out = new SqlTextWriter(sink);
    }

    private record Table(String name, String sql) {}

    /// Writes all of it.
    ///
    /// @param only the tables to write; empty for all
    void write(Set<String> only) {
        out.text("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n");
        var shadows = new HashSet<>(texts(SHADOWS));
        for (var table : tables()) {
            var wanted = only.isEmpty() || only.contains(table.name);
            if (wanted && !shadows.contains(table.name)) write(table);
        }
        for (var sql : texts(OTHERS)) line(sql);
        out.text("COMMIT;\n");
        out.handOver();
    }

    // what SQLite makes itself is emptied or made, for it cannot be created
    private void write(Table table) {
        switch (table.name) {
            case "sqlite_sequence" -> line("DELETE FROM \"sqlite_sequence\";");
            case "sqlite_stat1" -> line("ANALYZE \"sqlite_master\";");
            default -> {
                if (table.name.startsWith("sqlite_")) return;
                line(table.sql);
            }
        }
        rows(table.name);
    }

    private void rows(String table) {
        var columns = texts(COLUMNS, table);
        if (columns.isEmpty()) return;
        var select = columns.stream().map(SqlDump::quoted).collect(Collectors.joining(", ", "SELECT ", " FROM main."));
        var insert = "INSERT INTO " + quoted(table) + " VALUES(";
        try (var reals = connection.prepare("SELECT quote(?1)");
                var cursor = connection.prepare(select + quoted(table))) {
            var values = new SqlValues(cursor, reals, out);
            for (var row = cursor.execute(SqliteStatement.NO_VALUES); row; row = cursor.step()) {
                limit.check();
                out.text(insert);
                for (var column = 0; column < columns.size(); column++) {
                    if (column > 0) out.put(',');
                    values.write(column);
                }
                out.text(");\n");
            }
        }
    }

    private void line(String sql) {
        out.text(sql);
        out.text(";\n");
    }

    private List<Table> tables() {
        var tables = new ArrayList<Table>();
        try (var statement = connection.prepare(TABLES)) {
            for (var row = statement.execute(SqliteStatement.NO_VALUES); row; row = statement.step()) {
                tables.add(
                        new Table(Texts.fromUtf8(statement.columnBytes(0)), Texts.fromUtf8(statement.columnBytes(1))));
            }
        }
        return tables;
    }

    private List<String> texts(String sql, Object... values) {
        var texts = new ArrayList<String>();
        try (var statement = connection.prepare(sql)) {
            for (var row = statement.execute(values); row; row = statement.step()) {
                texts.add(Texts.fromUtf8(statement.columnBytes(0)));
            }
        }
        return texts;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
