// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rqlite.api.Column;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;

/// Collects rows of text and counters.
///
/// @param rows of all results
/// @param counters last insert id and rows affected, a space between
record TextResults(List<List<String>> rows, List<String> counters) implements ResultSink {
    TextResults() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {
        counters.add(lastInsertId + " " + rowsAffected);
    }

    @Override
    public void failed(int code, String message) {}

    @Override
    public void columns(List<Column> columns) {}

    @Override
    public void row(Row row) {
        var texts = new ArrayList<String>();
        for (var i = 0; i < row.size(); i++) {
            texts.add(row.kind(i) == Row.Kind.TEXT ? new String(row.bytes(i), StandardCharsets.UTF_8) : "");
        }
        rows.add(texts);
    }

    @Override
    public void rowsEnd(long elapsedNanos) {}
}
