// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What SQLite would recover from a WAL: everything up to the last commit whose checksums hold
/// (<https://sqlite.org/fileformat2.html#the_write_ahead_log>).
///
/// The file's length says less: frames of a transaction that was rolled back may follow, to be overwritten
/// later.
///
/// @param salts both salts of the header; 0 if there is no readable header
/// @param committedBytes end of the last commit; 0 if there is none
/// @param pageBytes page size; 0 without a header
/// @param databasePages pages of the database after the last commit; 0 if there is none
/// @param pages [PageSum] of the last committed version of each page in the WAL
record WalScan(long salts, long committedBytes, int pageBytes, long databasePages, Map<Long, Long> pages) {
    private static final WalScan EMPTY = new WalScan(0, 0, 0, 0, Map.of());
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;

    static WalScan of(Path walFile) throws IOException {
        if (!Files.exists(walFile)) return EMPTY;
        try (var wal = FileChannel.open(walFile, READ)) {
            var header = ByteBuffer.allocate(HEADER);
            if (PageSum.fill(wal, header, 0) < HEADER) return EMPTY;
            var magic = header.getInt(0);
            if ((magic & ~1) != 0x377f0682) return EMPTY;
            var checksum = new Checksum((magic & 1) != 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            checksum.add(header, 0, 24);
            return checksum.matches(header, 24) ? frames(wal, header, checksum) : EMPTY;
        }
    }

    private static WalScan frames(FileChannel wal, ByteBuffer header, Checksum checksum) throws IOException {
        var pageBytes = header.getInt(8);
        var salts = header.getLong(16);
        var frame = ByteBuffer.allocate(FRAME_HEADER + pageBytes);
        var committed = new HashMap<Long, Long>();
        var pending = new HashMap<Long, Long>();
        long committedBytes = 0;
        long databasePages = 0;
        var buffered = new Frames(wal, frame.capacity());
        for (var end = (long) HEADER + frame.capacity(); buffered.next(frame); end += frame.capacity()) {
            checksum.add(frame, 0, 8);
            checksum.add(frame, FRAME_HEADER, pageBytes);
            if (frame.getLong(8) != salts || !checksum.matches(frame, 16)) break;
            var page = frame.getInt(0) & 0xffff_ffffL;
            pending.put(page, PageSum.of(page, frame, FRAME_HEADER, pageBytes));
            if (frame.getInt(4) == 0) continue;
            committed.putAll(pending);
            pending.clear();
            committedBytes = end;
            databasePages = frame.getInt(4) & 0xffff_ffffL;
        }
        return new WalScan(salts, committedBytes, pageBytes, databasePages, committed);
    }

    /// The frames one after the other, read from the file in larger pieces.
    private static final class Frames {
        private final FileChannel wal;
        private final ByteBuffer piece;
        private long position = HEADER;

        Frames(FileChannel wal, int frameBytes) {
            this.wal = wal;
            this.piece = ByteBuffer.allocate(frameBytes * Math.max(1, (1 << 18) / frameBytes));
            this.piece.limit(0);
        }

        boolean next(ByteBuffer frame) throws IOException {
            if (!piece.hasRemaining()) position += PageSum.fill(wal, piece, position);
            if (piece.remaining() < frame.capacity()) return false;
            frame.put(0, piece, piece.position(), frame.capacity());
            piece.position(piece.position() + frame.capacity());
            return true;
        }
    }

    /// SQLite's cumulative checksum over pairs of 32-bit words.
    private static final class Checksum {
        private final ByteOrder words;
        private int first;
        private int second;

        Checksum(ByteOrder words) {
            this.words = words;
        }

        void add(ByteBuffer content, int offset, int length) {
            content.order(words);
            for (var i = offset; i < offset + length; i += 8) {
                first += content.getInt(i) + second;
                second += content.getInt(i + 4) + first;
            }
            content.order(ByteOrder.BIG_ENDIAN); // all other fields
        }

        boolean matches(ByteBuffer content, int offset) {
            return content.getInt(offset) == first && content.getInt(offset + 4) == second;
        }
    }
}
