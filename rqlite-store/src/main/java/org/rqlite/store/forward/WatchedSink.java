// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.util.List;
import org.rqlite.api.Column;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;

/// Passes results on and remembers whether there were any: then another node may not hand over its own.
final class WatchedSink implements ResultSink {
    private final ResultSink sink;
    private volatile boolean used;

    WatchedSink(ResultSink sink) {
        this.sink = sink;
    }

    boolean isUsed() {
        return used;
    }

    @Override
    public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {
        used = true;
        sink.executed(lastInsertId, rowsAffected, elapsedNanos);
    }

    @Override
    public void failed(int code, String message) {
        used = true;
        sink.failed(code, message);
    }

    @Override
    public void columns(List<Column> columns) {
        used = true;
        sink.columns(columns);
    }

    @Override
    public void row(Row row) {
        sink.row(row);
    }

    @Override
    public void rowsEnd(long elapsedNanos) {
        sink.rowsEnd(elapsedNanos);
    }
}
