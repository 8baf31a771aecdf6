// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

/// The checksum of a database file: the sum over its pages of a 64-bit hash of page number and CRC32C.
///
/// Order does not matter, so a checkpoint's effect on it is known from the pages in the WAL alone, however
/// large the file. A page of zeros adds nothing: SQLite may leave such pages out at the end of a file.
final class PageSum {
    private static final int CHUNK = 1 << 20; // a multiple of every page size
    private static final int FIELD = 16; // the page size in the header
    private static final int USUAL = 4096;

    private PageSum() {}

    /// What one page adds.
    ///
    /// @param number counted from 1
    /// @param content holds the page, or what there is of it, from `offset` on
    static long of(long number, ByteBuffer content, int offset, int length) {
        var page = content.slice(offset, length);
        if (allZero(page)) return 0;
        var crc = new CRC32C();
        crc.update(page);
        return mix(number << 32 | crc.getValue());
    }

    /// Reads a whole file; about half a second for each gigabyte.
    static long of(Path databaseFile) throws IOException {
        return of(databaseFile, () -> false);
    }

    /// Reads a file until `stopped`; what it returns then means nothing.
    static long of(Path databaseFile, BooleanSupplier stopped) throws IOException {
        if (!Files.exists(databaseFile)) return 0;
        try (var file = FileChannel.open(databaseFile, READ)) {
            var sum = new PassingSum(pageBytes(file));
            var chunk = ByteBuffer.allocate(CHUNK);
            for (long at = 0; !stopped.getAsBoolean() && fill(file, chunk, at) > 0; at += chunk.limit()) sum.add(chunk);
            return sum.value();
        }
    }

    /// The page size that a database file's header names.
    ///
    /// @return 4096 if the file is too short to have one
    static int pageBytes(FileChannel databaseFile) throws IOException {
        var head = ByteBuffer.allocate(FIELD + 2);
        fill(databaseFile, head, 0);
        return pageBytes(head);
    }

    /// The same by the first bytes of the file.
    static int pageBytes(ByteBuffer head) {
        if (head.limit() < FIELD + 2) return USUAL;
        int size = head.getShort(FIELD) & 0xffff;
        if (size == 1) return 1 << 16;
        return size >= 512 && Integer.bitCount(size) == 1 ? size : USUAL;
    }

    /// Reads until the buffer is full or the file ends; the buffer's limit is then what was read.
    static int fill(FileChannel file, ByteBuffer buffer, long from) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) > 0) {}
        buffer.flip();
        return buffer.limit();
    }

    private static boolean allZero(ByteBuffer content) {
        for (var i = 0; i < content.limit(); i++) {
            if (content.get(i) != 0) return false;
        }
        return true;
    }

    // the finalizer of SplitMix64
    private static long mix(long value) {
        value = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        value = (value ^ value >>> 27) * 0x94d049bb133111ebL;
        return value ^ value >>> 31;
    }
}
