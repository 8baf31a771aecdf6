// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.nio.charset.StandardCharsets;
import org.rqlite.api.BackupSink;

/// Gathers bytes of a text into pieces of one size (I9). One thread.
final class SqlTextWriter {
    private static final int PIECE_BYTES = 64 << 10;

    private final BackupSink sink;
    private final byte[] piece = new byte[PIECE_BYTES];
    private int size; // 0 ≤ size ≤ piece.length

    SqlTextWriter(BackupSink sink) {
        this.sink = sink;
    }

    void text(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    void put(byte[] bytes) {
        for (var from = 0; from < bytes.length; ) {
            if (size == piece.length) handOver();
            var step = Math.min(bytes.length - from, piece.length - size);
            System.arraycopy(bytes, from, piece, size, step);
            size += step;
            from += step;
        }
    }

    void put(int value) {
        if (size == piece.length) handOver();
        piece[size++] = (byte) value;
    }

    /// Hands over what is there.
    void handOver() {
        if (size > 0) sink.piece(piece, 0, size);
        size = 0;
    }
}
