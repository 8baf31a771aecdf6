// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.Arrays;
import java.util.List;
import org.rqlite.api.Column;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;
import org.rqlite.api.Served;
import org.rqlite.store.log.ByteWriter;

/// Writes results as a run of events, each with its length, and hands the run out in pieces of one size: what a
/// reader has not taken stays at most one piece and one event long. One thread at a time.
final class ResultPieces implements ResultSink {
    /// Longest event, which is one row. SQLite's own limit is a little below for each value.
    static final int EVENT_BYTES_MAX = 1 << 30;

    static final int EXECUTED = 1;
    static final int FAILED = 2;
    static final int COLUMNS = 3;
    static final int ROW = 4;
    static final int ROWS_END = 5;
    static final int SERVED = 6;
    static final int FAULT = 7;

    static final int NULL = 0;
    static final int INTEGER = 1;
    static final int REAL = 2;
    static final int TEXT = 3;
    static final int BLOB = 4;

    /// Takes the pieces; may block, and throw [org.rqlite.api.SinkClosedException].
    interface Outlet {
        void put(byte[] piece);
    }

    private final int pieceBytes;
    private final Outlet outlet;
    private final ByteWriter out = new ByteWriter(256);

    ResultPieces(int pieceBytes, Outlet outlet) {
        this.pieceBytes = pieceBytes;
        this.outlet = outlet;
    }

    @Override
    public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {
        var start = begin(EXECUTED);
        out.putSigned(lastInsertId);
        out.putSigned(rowsAffected);
        out.putSigned(elapsedNanos);
        end(start);
    }

    @Override
    public void failed(int code, String message) {
        var start = begin(FAILED);
        out.putSigned(code);
        out.putText(message);
        end(start);
    }

    @Override
    public void columns(List<Column> columns) {
        var start = begin(COLUMNS);
        out.putVar(columns.size());
        for (var column : columns) {
            out.putText(column.name());
            out.putText(column.declaredType());
        }
        end(start);
    }

    @Override
    public void row(Row row) {
        var start = begin(ROW);
        for (var column = 0; column < row.size(); column++) put(row, column, start);
        end(start);
    }

    @Override
    public void rowsEnd(long elapsedNanos) {
        var start = begin(ROWS_END);
        out.putSigned(elapsedNanos);
        end(start);
    }

    /// The last event of a request that was served.
    void served(Served served) {
        var start = begin(SERVED);
        out.putVar(served.raftIndex());
        end(start);
        flush();
    }

    /// The last event of a request that was not.
    void fault(DatabaseException fault) {
        var start = begin(FAULT);
        FaultCodec.put(out, fault);
        end(start);
        flush();
    }

    private void put(Row row, int column, int start) {
        switch (row.kind(column)) {
            case NULL -> out.put(NULL);
            case INTEGER -> {
                out.put(INTEGER);
                out.putSigned(row.integer(column));
            }
            case REAL -> {
                out.put(REAL);
                out.putLong(Double.doubleToRawLongBits(row.real(column)));
            }
            case TEXT -> putRun(TEXT, row.bytes(column), start);
            case BLOB -> putRun(BLOB, row.bytes(column), start);
        }
    }

    private void putRun(int tag, byte[] run, int start) {
        if ((long) out.size() - start + run.length > EVENT_BYTES_MAX - 64) {
            throw new RequestTooLargeException("a row of more than " + EVENT_BYTES_MAX + " bytes cannot be forwarded");
        }
        out.put(tag);
        out.putRun(run); // a text's bytes as SQLite has them, malformed or not
    }

    private int begin(int tag) {
        var start = out.size();
        out.putInt(0); // the length, known at the end
        out.put(tag);
        return start;
    }

    private void end(int start) {
        out.setInt(start, out.size() - start - Integer.BYTES);
        if (out.size() >= pieceBytes) flush();
    }

    /// Also after an exception in the middle of an event, of which then nothing is kept.
    void drop() {
        out.take();
    }

    private void flush() {
        var run = out.take();
        if (run.length == 0) return;
        if (run.length <= pieceBytes) {
            outlet.put(run);
            return;
        }
        for (var from = 0; from < run.length; from += pieceBytes) {
            outlet.put(Arrays.copyOfRange(run, from, Math.min(run.length, from + pieceBytes)));
        }
    }
}
