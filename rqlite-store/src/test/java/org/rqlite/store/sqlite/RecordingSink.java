// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import org.rqlite.api.Bytes;
import org.rqlite.api.Column;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;
import org.rqlite.api.StatementResult;
import org.rqlite.api.StatementResult.Executed;
import org.rqlite.api.StatementResult.Failed;
import org.rqlite.api.StatementResult.Selected;
import org.rqlite.api.Value;

/// Keeps all results; times are dropped so that results can be compared.
final class RecordingSink implements ResultSink {
    final List<StatementResult> results = new ArrayList<>();
    private List<Column> columns = List.of();
    private final List<List<Value>> rows = new ArrayList<>();

    @Override
    public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {
        results.add(new Executed(lastInsertId, rowsAffected, 0));
    }

    @Override
    public void failed(int code, String message) {
        results.add(new Failed(code, message));
    }

    @Override
    public void columns(List<Column> columns) {
        this.columns = columns;
        rows.clear();
    }

    @Override
    public void row(Row row) {
        var values = new ArrayList<Value>();
        for (var i = 0; i < row.size(); i++) values.add(value(row, i));
        rows.add(values);
    }

    @Override
    public void rowsEnd(long elapsedNanos) {
        results.add(new Selected(columns, rows, 0));
    }

    private static Value value(Row row, int column) {
        return switch (row.kind(column)) {
            case NULL -> Value.NULL;
            case INTEGER -> new Value.Int(row.integer(column));
            case REAL -> new Value.Real(row.real(column));
            case TEXT -> new Value.Text(Texts.fromUtf8(row.bytes(column)));
            case BLOB -> new Value.Blob(Bytes.copyOf(row.bytes(column)));
        };
    }
}
