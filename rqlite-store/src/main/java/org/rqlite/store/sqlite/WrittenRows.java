// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import org.rqlite.api.Bytes;
import org.rqlite.api.Column;
import org.rqlite.api.Value;

/// Gathers the rows of a statement that runs on the writer. Bounded, for they are kept in memory on every
/// node (I9).
final class WrittenRows {
    private static final long SIZE_MAX = 64 << 20;
    private static final int VALUE_OVERHEAD = 32;

    private final List<List<Value>> rows = new ArrayList<>();
    private long size;

    /// Takes the current row.
    ///
    /// @return false if there is no room for it
    boolean add(SqliteStatement statement, int columns) {
        var row = new Value[columns];
        for (var i = 0; i < columns; i++) row[i] = value(statement, i);
        rows.add(List.of(row));
        return size <= SIZE_MAX;
    }

    List<List<Value>> rows() {
        return rows;
    }

    /// What to tell the client if the rows found no room.
    static String tooLarge() {
        return "result exceeds " + (SIZE_MAX >> 20) + " MB: read it with a query instead";
    }

    /// Columns of a statement that was stepped.
    static List<Column> columns(SqliteStatement statement) {
        var count = statement.columnCount();
        var columns = new Column[count];
        for (var i = 0; i < count; i++)
            columns[i] = new Column(statement.columnName(i), statement.columnDeclaredType(i));
        return List.of(columns);
    }

    /// The same with the tables that they come from.
    static List<Column> columnsOfTables(SqliteStatement statement) {
        var count = statement.columnCount();
        var columns = new Column[count];
        for (var i = 0; i < count; i++) {
            columns[i] = new Column(statement.columnName(i), statement.columnDeclaredType(i), statement.columnTable(i));
        }
        return List.of(columns);
    }

    private Value value(SqliteStatement statement, int column) {
        size += VALUE_OVERHEAD;
        return switch (statement.columnType(column)) {
            case 1 -> new Value.Int(statement.columnLong(column));
            case 2 -> new Value.Real(statement.columnDouble(column));
            case 3 -> new Value.Text(Texts.fromUtf8(bytes(statement, column)));
            case 4 -> new Value.Blob(Bytes.copyOf(bytes(statement, column)));
            default -> Value.NULL;
        };
    }

    private byte[] bytes(SqliteStatement statement, int column) {
        var bytes = statement.columnBytes(column);
        size += bytes.length;
        return bytes;
    }
}
