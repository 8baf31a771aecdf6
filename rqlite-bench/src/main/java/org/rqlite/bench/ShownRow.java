// SPDX-License-Identifier: Apache-2.0
package org.rqlite.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rqlite.api.Column;
import org.rqlite.api.Row;

/// A row as a reader hands it over: an integer, a text, a floating-point number.
final class ShownRow implements Row {
    static final List<Column> COLUMNS =
            List.of(new Column("id", "INTEGER"), new Column("name", "TEXT"), new Column("score", "REAL"));

    private final long id;
    private final byte[] name;
    private final double score;

    ShownRow(int i) {
        id = i;
        name = Insert.name(i).getBytes(StandardCharsets.UTF_8);
        score = i / 8.0;
    }

    @Override
    public int size() {
        return COLUMNS.size();
    }

    @Override
    public Kind kind(int column) {
        return switch (column) {
            case 0 -> Kind.INTEGER;
            case 1 -> Kind.TEXT;
            default -> Kind.REAL;
        };
    }

    @Override
    public long integer(int column) {
        return id;
    }

    @Override
    public double real(int column) {
        return score;
    }

    @Override
    public byte[] bytes(int column) {
        return name;
    }
}
