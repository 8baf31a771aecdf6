// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import org.rqlite.api.Row;

/// The current row of a statement, read from it value by value.
final class CursorRow implements Row {
    private static final Kind[] KINDS = {Kind.INTEGER, Kind.REAL, Kind.TEXT, Kind.BLOB, Kind.NULL};

    private final SqliteStatement statement;
    private final int size;

    CursorRow(SqliteStatement statement, int size) {
        this.statement = statement;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Kind kind(int column) {
        return KINDS[statement.columnType(column) - 1];
    }

    @Override
    public long integer(int column) {
        return statement.columnLong(column);
    }

    @Override
    public double real(int column) {
        return statement.columnDouble(column);
    }

    @Override
    public byte[] bytes(int column) {
        return statement.columnBytes(column);
    }
}
