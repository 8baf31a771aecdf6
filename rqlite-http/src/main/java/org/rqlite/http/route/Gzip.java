// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.rqlite.api.BackupSink;
import org.rqlite.http.json.ByteWriter;

/// Compresses what is put into it, as a gzip file (RFC 1952). One thread at a time.
///
/// Not `GZIPOutputStream`: when that is closed it ends the file, so that one that broke off would look whole.
final class Gzip implements BackupSink, AutoCloseable {
    // magic, deflate, no flags, no time, fastest, unknown system
    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};
    private static final int BUFFER_SIZE = 64 * 1024;

    private final ByteWriter target;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_SIZE];

    Gzip(ByteWriter target) {
        this.target = target;
        target.put(HEAD);
    }

    @Override
    public void piece(byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
        deflater.setInput(bytes, offset, length);
        while (!deflater.needsInput()) drain();
    }

    /// Ends the file.
    void end() {
        deflater.finish();
        while (!deflater.finished()) drain();
        littleEndian((int) crc.getValue());
        littleEndian((int) deflater.getBytesRead()); // modulo 4 GB, as the format has it
    }

    private void drain() {
        target.put(buffer, 0, deflater.deflate(buffer, 0, buffer.length));
    }

    private void littleEndian(int value) {
        for (var shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) target.put(value >> shift);
    }

    /// Frees what it holds outside of the heap.
    @Override
    public void close() {
        deflater.end();
    }
}
