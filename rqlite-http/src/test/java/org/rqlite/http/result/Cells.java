// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.result;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.rqlite.api.Bytes;
import org.rqlite.api.Row;
import org.rqlite.api.Value;

/// A row of given values.
///
/// @param values in order
public record Cells(List<Value> values) implements Row {
    /// A row of these.
    public static Cells of(Object... values) {
        return new Cells(Arrays.stream(values).map(Cells::value).toList());
    }

    private static Value value(Object value) {
        return switch (value) {
            case Value same -> same;
            case Integer number -> new Value.Int(number);
            case Long number -> new Value.Int(number);
            case Double number -> new Value.Real(number);
            case String text -> new Value.Text(text);
            case byte[] bytes -> new Value.Blob(Bytes.copyOf(bytes));
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public Kind kind(int column) {
        return switch (values.get(column)) {
            case Value.Null _ -> Kind.NULL;
            case Value.Int _ -> Kind.INTEGER;
            case Value.Real _ -> Kind.REAL;
            case Value.Text _ -> Kind.TEXT;
            case Value.Blob _ -> Kind.BLOB;
        };
    }

    @Override
    public long integer(int column) {
        return ((Value.Int) values.get(column)).value();
    }

    @Override
    public double real(int column) {
        return ((Value.Real) values.get(column)).value();
    }

    @Override
    public byte[] bytes(int column) {
        return switch (values.get(column)) {
            case Value.Text text -> text.value().getBytes(StandardCharsets.UTF_8);
            case Value.Blob blob -> blob.value().toArray();
            case Value other -> throw new IllegalStateException(other.toString());
        };
    }
}
