// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rqlite.api.Column;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;

/// Writes results down as short texts: `executed id=1 rows=1`, `failed ...`, `columns a,b`, `row 1|x`.
final class Collected implements ResultSink {
    final List<String> results = new ArrayList<>();

    @Override
    public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {
        results.add("executed id=" + lastInsertId + " rows=" + rowsAffected);
    }

    @Override
    public void failed(int code, String message) {
        results.add("failed " + message);
    }

    @Override
    public void columns(List<Column> columns) {
        results.add(
                "columns " + String.join(",", columns.stream().map(Column::name).toList()));
    }

    @Override
    public void row(Row row) {
        var values = new ArrayList<String>();
        for (var i = 0; i < row.size(); i++) {
            values.add(
                    switch (row.kind(i)) {
                        case NULL -> "null";
                        case INTEGER -> Long.toString(row.integer(i));
                        case REAL -> Double.toString(row.real(i));
                        case TEXT, BLOB -> new String(row.bytes(i), StandardCharsets.UTF_8);
                    });
        }
        results.add("row " + String.join("|", values));
    }

    @Override
    public void rowsEnd(long elapsedNanos) {}
}
