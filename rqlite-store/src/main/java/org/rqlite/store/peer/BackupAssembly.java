// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.rqlite.api.BackupSink;
import org.rqlite.api.DatabaseException;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.EntryFormatException;

/// Passes on what [BackupPieces] sends, each piece as it comes. One thread.
final class BackupAssembly {
    private final BackupSink sink;
    private final CRC32C crc = new CRC32C();
    private long size;

    BackupAssembly(BackupSink sink) {
        this.sink = sink;
    }

    /// Takes the next message.
    ///
    /// @return whether it was the last, and the backup is whole
    /// @throws DatabaseException if that is what the other node told
    /// @throws EntryFormatException if it is no such message, or something was lost before it
    boolean add(byte[] message) {
        if (message.length > 0 && message[0] == BackupPieces.PIECE) {
            crc.update(message, 1, message.length - 1);
            size += message.length - 1;
            sink.piece(message, 1, message.length - 1);
            return false;
        }
        var in = new ByteReader(ByteBuffer.wrap(message));
        var tag = in.get();
        switch (tag) {
            case BackupPieces.END -> check(in.getVar(), in.getInt());
            case BackupPieces.FAULT -> throw FaultCodec.get(in);
            default -> throw new EntryFormatException("no kind of backup message: " + tag);
        }
        in.end();
        return true;
    }

    private void check(long sent, int sum) {
        if (sent == size && sum == (int) crc.getValue()) return;
        throw new EntryFormatException(
                "a backup arrived damaged, bytes expected=%d actual=%d crc expected=%08x actual=%08x"
                        .formatted(sent, size, sum, (int) crc.getValue()));
    }
}
