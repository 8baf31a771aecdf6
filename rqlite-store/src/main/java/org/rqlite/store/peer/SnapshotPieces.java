// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.rqlite.store.disk.HeldSnapshot;
import org.rqlite.store.peer.SnapshotMessage.Resume;

/// Hands out a held database file in pieces. One thread.
final class SnapshotPieces {
    private final HeldSnapshot snapshot;
    private final int pieceBytes;
    private final Consumer<byte[]> outlet;
    private final CRC32C crc = new CRC32C();

    /// @param outlet takes each message; may block, and throw [org.rqlite.api.SinkClosedException]
    SnapshotPieces(HeldSnapshot snapshot, int pieceBytes, Consumer<byte[]> outlet) {
        this.snapshot = snapshot;
        this.pieceBytes = pieceBytes;
        this.outlet = outlet;
    }

    /// Sends the file, from where it was left if it is the same one.
    ///
    /// @throws IOException if it cannot be read, or is held no more
    void sendFrom(Optional<Resume> wanted) throws IOException {
        var name = new SnapshotMessage.Name(snapshot.at(), snapshot.bytes(), snapshot.sum());
        var from = wanted.filter(left -> left.name().equals(name) && left.offset() <= name.size())
                .map(Resume::offset)
                .orElse(0L);
        outlet.accept(SnapshotMessage.encode(new SnapshotMessage.Start(name, from)));
        sumUpTo(from);
        for (var offset = from; offset < name.size(); ) offset += send(offset, name.size());
        outlet.accept(SnapshotMessage.encode(new SnapshotMessage.End(name, snapshot.record(), (int) crc.getValue())));
    }

    private void sumUpTo(long end) throws IOException {
        var buffer = ByteBuffer.allocate(pieceBytes);
        for (var offset = 0L; offset < end; offset += buffer.limit()) {
            buffer.clear().limit((int) Math.min(pieceBytes, end - offset));
            snapshot.fill(offset, buffer);
            crc.update(buffer.array(), 0, buffer.limit());
        }
    }

    private long send(long offset, long size) throws IOException {
        var length = (int) Math.min(pieceBytes, size - offset);
        var message = new byte[1 + length];
        message[0] = SnapshotMessage.PIECE;
        snapshot.fill(offset, ByteBuffer.wrap(message, 1, length));
        crc.update(message, 1, length);
        outlet.accept(message);
        return length;
    }
}
