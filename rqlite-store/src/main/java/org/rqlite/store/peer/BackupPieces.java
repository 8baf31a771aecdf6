// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.rqlite.api.BackupSink;
import org.rqlite.api.DatabaseException;
import org.rqlite.store.log.ByteWriter;

/// Sends a backup to another node: pieces, then the end with size and sum, or a fault. One thread at a time.
final class BackupPieces implements BackupSink {
    static final int PIECE = 1;
    static final int END = 2;
    static final int FAULT = 3;

    private final Consumer<byte[]> outlet;
    private final CRC32C crc = new CRC32C();
    private long size;

    /// @param outlet takes each message; may block, and throw [org.rqlite.api.SinkClosedException]
    BackupPieces(Consumer<byte[]> outlet) {
        this.outlet = outlet;
    }

    @Override
    public void piece(byte[] bytes, int offset, int length) {
        var message = new byte[1 + length];
        message[0] = PIECE;
        System.arraycopy(bytes, offset, message, 1, length);
        crc.update(bytes, offset, length);
        size += length;
        outlet.accept(message);
    }

    /// It is whole.
    void end() {
        var out = new ByteWriter(16);
        out.put(END);
        out.putVar(size);
        out.putInt((int) crc.getValue());
        outlet.accept(out.toArray());
    }

    /// It will not be whole.
    void fault(DatabaseException fault) {
        var out = new ByteWriter(64);
        out.put(FAULT);
        FaultCodec.put(out, fault);
        outlet.accept(out.toArray());
    }
}
