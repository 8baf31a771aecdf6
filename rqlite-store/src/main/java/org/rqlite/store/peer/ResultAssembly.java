// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Optional;
import org.rqlite.api.Column;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.EntryFormatException;

/// Makes results of the pieces that [ResultPieces] handed out, and hands each over as soon as it is whole. One
/// thread.
final class ResultAssembly {
    private final ResultSink sink;
    private byte[] bytes = new byte[0];
    private int from; // the first byte not handed over
    private int to; // the end of what has arrived
    private int columns = -1; // of the rows under way; -1 outside of rows
    private boolean ended;

    ResultAssembly(ResultSink sink) {
        this.sink = sink;
    }

    /// Takes the next piece.
    ///
    /// @return empty until the last event has come
    /// @throws DatabaseException if that is what the other node told
    /// @throws EntryFormatException if the pieces are not what they should be
    Optional<Served> add(byte[] piece) {
        if (ended) throw new EntryFormatException("results go on after their end");
        append(piece);
        var served = Optional.<Served>empty();
        while (served.isEmpty() && to - from >= Integer.BYTES) {
            var length = ByteBuffer.wrap(bytes).getInt(from);
            if (length < 1 || length > ResultPieces.EVENT_BYTES_MAX) {
                throw new EntryFormatException("an event of " + length + " bytes");
            }
            if (to - from - Integer.BYTES < length) break;
            var event = new ByteReader(ByteBuffer.wrap(bytes, from + Integer.BYTES, length));
            from += Integer.BYTES + length;
            served = handOver(event);
        }
        if (served.isPresent() && from < to) throw new EntryFormatException("results go on after their end");
        return served;
    }

    /// Whether the last event has come: the results' end or a fault.
    boolean isEnded() {
        return ended;
    }

    private Optional<Served> handOver(ByteReader in) {
        var tag = in.get();
        switch (tag) {
            case ResultPieces.EXECUTED -> sink.executed(in.getSigned(), in.getSigned(), in.getSigned());
            case ResultPieces.FAILED -> {
                columns = -1;
                sink.failed((int) in.getSigned(), in.getText());
            }
            case ResultPieces.COLUMNS -> handOverColumns(in);
            case ResultPieces.ROW -> {
                if (columns < 0) throw new EntryFormatException("a row without columns");
                sink.row(ReceivedRow.of(in, columns));
            }
            case ResultPieces.ROWS_END -> {
                columns = -1;
                sink.rowsEnd(in.getSigned());
            }
            case ResultPieces.SERVED -> {
                ended = true;
                var served = new Served(in.getVar());
                in.end();
                return Optional.of(served);
            }
            case ResultPieces.FAULT -> {
                ended = true;
                throw FaultCodec.get(in);
            }
            default -> throw new EntryFormatException("no kind of result: " + tag);
        }
        in.end();
        return Optional.empty();
    }

    private void handOverColumns(ByteReader in) {
        var count = in.getCount(2);
        var named = new ArrayList<Column>(count);
        for (var i = 0; i < count; i++) named.add(new Column(in.getText(), in.getText()));
        columns = count;
        sink.columns(named);
    }

    /// Grows with what has come, not with what an event claims (I10).
    private void append(byte[] piece) {
        if (from == to) {
            bytes = piece;
            from = 0;
            to = piece.length;
            return;
        }
        var left = to - from;
        var needed = Math.addExact(left, piece.length);
        if (from + (long) left + piece.length > bytes.length) {
            var grown =
                    needed > bytes.length ? new byte[Math.clamp(needed * 2L, needed, Integer.MAX_VALUE - 16)] : bytes;
            System.arraycopy(bytes, from, grown, 0, left);
            bytes = grown;
            from = 0;
            to = left;
        }
        System.arraycopy(piece, 0, bytes, to, piece.length);
        to += piece.length;
    }
}
