// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rqlite.api.Row;

/// A row of given values: `Long`, `Double`, `String`, `byte[]`, [#NULL].
final class TestRow implements Row {
    static final Object NULL = new Object();

    private final List<Object> values;

    TestRow(Object... values) {
        this.values = List.of(values);
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public Kind kind(int column) {
        return switch (values.get(column)) {
            case Long _ -> Kind.INTEGER;
            case Double _ -> Kind.REAL;
            case String _ -> Kind.TEXT;
            case byte[] _ -> Kind.BLOB;
            default -> Kind.NULL;
        };
    }

    @Override
    public long integer(int column) {
        return (Long) values.get(column);
    }

    @Override
    public double real(int column) {
        return (Double) values.get(column);
    }

    @Override
    public byte[] bytes(int column) {
        return values.get(column) instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : ((byte[]) values.get(column)).clone();
    }
}
