// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.List;
import org.rqlite.api.Row;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.EntryFormatException;

/// A row that came from another node. Text stays the bytes that SQLite had.
final class ReceivedRow implements Row {
    private final Kind[] kinds;
    private final long[] numbers; // an integer, or the bits of a real number
    private final byte[][] runs; // of texts and BLOBs, empty elsewhere

    private static final byte[] NONE = {};
    private static final List<Kind> KINDS = List.of(Kind.NULL, Kind.INTEGER, Kind.REAL, Kind.TEXT, Kind.BLOB);

    private ReceivedRow(int size) {
        kinds = new Kind[size];
        numbers = new long[size];
        runs = new byte[size][];
    }

    static ReceivedRow of(ByteReader in, int columns) {
        if (columns > in.left()) throw new EntryFormatException("a row cut short");
        var row = new ReceivedRow(columns);
        for (var i = 0; i < columns; i++) row.read(in, i);
        return row;
    }

    private void read(ByteReader in, int column) {
        var tag = in.get();
        if (tag >= KINDS.size()) throw new EntryFormatException("no kind of value: " + tag);
        kinds[column] = KINDS.get(tag);
        runs[column] = NONE;
        switch (kinds[column]) {
            case NULL -> {}
            case INTEGER -> numbers[column] = in.getSigned();
            case REAL -> numbers[column] = in.getLong();
            case TEXT, BLOB -> runs[column] = in.getRun();
        }
    }

    @Override
    public int size() {
        return kinds.length;
    }

    @Override
    public Kind kind(int column) {
        return kinds[column];
    }

    @Override
    public long integer(int column) {
        if (kinds[column] != Kind.INTEGER) throw new IllegalStateException("no integer in column " + column);
        return numbers[column];
    }

    @Override
    public double real(int column) {
        if (kinds[column] != Kind.REAL) throw new IllegalStateException("no real number in column " + column);
        return Double.longBitsToDouble(numbers[column]);
    }

    @Override
    public byte[] bytes(int column) {
        if (kinds[column] != Kind.TEXT && kinds[column] != Kind.BLOB) {
            throw new IllegalStateException("no bytes in column " + column);
        }
        return runs[column];
    }
}
