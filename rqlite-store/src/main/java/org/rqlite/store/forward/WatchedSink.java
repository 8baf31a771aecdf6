// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.util.List;
import org.rqlite.api.Column;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;

/// Passes results on and remembers whether there were any: then another node may not hand over its own. Before the
/// first one it tells which other node they come from.
final class WatchedSink implements ResultSink {
    private final ResultSink sink;
    private volatile boolean used;
    private String source = ""; // the caller's thread only, which hands over what another node sends

    WatchedSink(ResultSink sink) {
        this.sink = sink;
    }

    boolean isUsed() {
        return used;
    }

    /// Results come from this node, or from another.
    ///
    /// @param raftAddress of the other one; empty for this node
    void from(String raftAddress) {
        source = raftAddress;
    }

    private void use() {
        if (!used && !source.isEmpty()) sink.servedBy(source);
        used = true;
    }

    @Override
    public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {
        use();
        sink.executed(lastInsertId, rowsAffected, elapsedNanos);
    }

    @Override
    public void failed(int code, String message) {
        use();
        sink.failed(code, message);
    }

    @Override
    public void columns(List<Column> columns) {
        use();
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
