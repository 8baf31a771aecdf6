// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.result;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.rqlite.api.Column;
import org.rqlite.api.Row;
import org.rqlite.http.json.JsonWriter;

/// Writes the rows of one statement.
final class RowsWriter {
    private final JsonWriter json;
    private final ResultForm form;
    private final ColumnForm[] columns;
    private final int[] shown; // the columns in the order in which a row shows them
    private boolean open; // whether the first row was written

    RowsWriter(JsonWriter json, ResultForm form, List<Column> columns) {
        this.json = json;
        this.form = form;
        this.columns = columns.stream().map(ColumnForm::new).toArray(ColumnForm[]::new);
        this.shown = form.associative()
                ? byName(this.columns)
                : IntStream.range(0, this.columns.length).toArray();
    }

    // an object's keys are sorted by their bytes; of equal names the last counts
    private static int[] byName(ColumnForm[] columns) {
        var places = new TreeMap<byte[], Integer>((Comparator<byte[]>) Arrays::compareUnsigned);
        for (var i = 0; i < columns.length; i++) places.put(columns[i].name(), i);
        return places.values().stream().mapToInt(Integer::intValue).toArray();
    }

    void row(Row row) {
        if (!open) {
            for (var i = 0; i < columns.length; i++) columns[i].infer(row.kind(i));
            begin();
            json.name(form.associative() ? "rows" : "values");
            json.beginArray();
            open = true;
        }
        if (form.associative()) {
            json.beginObject();
            for (var i : shown) {
                json.name(columns[i].name());
                value(row, i);
            }
            json.endObject();
        } else {
            json.beginArray();
            for (var i : shown) value(row, i);
            json.endArray();
        }
    }

    void end() {
        if (open) {
            json.endArray();
            return;
        }
        begin();
        if (!form.associative()) return;
        json.name("rows");
        json.beginArray();
        json.endArray();
    }

    private void begin() {
        json.beginObject();
        if (columns.length == 0) return;
        if (form.associative()) {
            json.name("types");
            json.beginObject();
            for (var i : shown) {
                json.name(columns[i].name());
                json.value(columns[i].type());
            }
            json.endObject();
            return;
        }
        json.name("columns");
        json.beginArray();
        for (var column : columns) json.value(column.name());
        json.endArray();
        json.name("types");
        json.beginArray();
        for (var column : columns) json.value(column.type());
        json.endArray();
    }

    private void value(Row row, int i) {
        var column = columns[i];
        switch (row.kind(i)) {
            case NULL -> json.nothing();
            case INTEGER -> integer(row.integer(i), column);
            case REAL -> real(row.real(i));
            case TEXT -> text(row.bytes(i), column);
            case BLOB -> blob(row.bytes(i), column);
        }
    }

    private void integer(long value, ColumnForm column) {
        switch (column.conversion()) {
            case NONE -> json.value(value);
            case BOOLEAN -> json.value(value > 0);
            case TIME -> {
                var time = TimeText.ofInteger(value);
                if (time.isEmpty()) throw new RowFault("Time.MarshalText: year outside of range [0,9999]");
                json.value(time);
            }
        }
    }

    private void real(double value) {
        if (!Double.isFinite(value)) throw new AnswerFault(value);
        json.value(value);
    }

    private void text(byte[] utf8, ColumnForm column) {
        switch (column.conversion()) {
            case NONE, BOOLEAN -> json.value(utf8);
            case TIME -> json.value(TimeText.ofText(utf8));
        }
    }

    private void blob(byte[] bytes, ColumnForm column) {
        if (column.isTextLike()) {
            json.value(bytes);
        } else if (form.blobArray()) {
            json.beginArray();
            for (var b : bytes) json.value(b & 0xFFL);
            json.endArray();
        } else {
            json.base64(bytes);
        }
    }

    /// A value that fails its statement.
    static final class RowFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RowFault(String message) {
            super(message, null, false, false);
        }
    }

    /// A value that fails the whole answer: JSON knows no infinity.
    static final class AnswerFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AnswerFault(double value) {
            super("json: unsupported value: " + (value > 0 ? "+Inf" : "-Inf"), null, false, false);
        }
    }
}
