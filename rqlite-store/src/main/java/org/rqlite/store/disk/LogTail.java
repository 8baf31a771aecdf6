// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// The check of Ratis's open log segment before Ratis opens it: a power cut leaves the last record half
/// written in a preallocated file, and Ratis 3.3 then refuses to start.
///
/// A segment is `RaftLog1`, then records (length as protobuf varint, that many bytes, CRC32C of both),
/// then zeros.
public final class LogTail {
    private static final byte[] HEADER = "RaftLog1".getBytes(US_ASCII);
    private static final int SECTOR = 512;

    private final Path segment;
    private final FileChannel file;
    private final long length;
    private final int recordBytesMax;
    private byte[] record = new byte[1 << 16];

    private LogTail(Path segment, FileChannel file, int recordBytesMax) throws IOException {
        this.segment = segment;
        this.file = file;
        this.length = file.size();
        this.recordBytesMax = recordBytesMax;
    }

    /// Cuts a torn last record off each open segment. A record whose write was never finished was never
    /// forced, hence never acknowledged (I1). Forced when it returns.
    ///
    /// @param log may be empty
    /// @param recordBytesMax the log's own limit, `raft.server.log.appender.buffer.byte-limit`
    /// @return bytes cut off, 0 for a sound log
    /// @throws DataFolderException if the damage is of another kind: an acknowledged entry may be hit
    /// @throws IOException if the disk refuses
    public static long cutTorn(LogFolder log, int recordBytesMax) throws IOException {
        if (!Files.exists(log.folder())) return 0;
        long cut = 0;
        try (var segments = Files.newDirectoryStream(log.folder(), "log_inprogress_*")) {
            for (var segment : segments) cut += cutTorn(segment, recordBytesMax);
        }
        return cut;
    }

    /// The last index of the log, without opening it. The log is sound, see [#cutTorn].
    ///
    /// @param log may be empty
    /// @param recordBytesMax as for [#cutTorn]
    /// @return empty if there is no entry
    /// @throws IOException if the disk refuses
    static OptionalLong lastIndex(LogFolder log, int recordBytesMax) throws IOException {
        var last = log.lastClosedIndex();
        for (var open : log.openSegments().entrySet()) {
            try (var file = FileChannel.open(open.getValue(), READ)) {
                var records = new LogTail(open.getValue(), file, recordBytesMax).records();
                if (records > 0) last = OptionalLong.of(Math.max(last.orElse(-1), open.getKey() + records - 1));
            }
        }
        return last;
    }

    private static long cutTorn(Path segment, int recordBytesMax) throws IOException {
        long sound;
        long length;
        try (var file = FileChannel.open(segment, READ)) {
            var tail = new LogTail(segment, file, recordBytesMax);
            length = tail.length;
            sound = tail.soundBytes();
        }
        if (sound == length) return 0;
        ForcedFile.cut(segment, sound);
        return length - sound;
    }

    // where to cut; `length` for nowhere
    private long soundBytes() throws IOException {
        if (length <= HEADER.length) return length;
        read(0, HEADER.length);
        if (!Arrays.equals(record, 0, HEADER.length, HEADER, 0, HEADER.length)) {
            if (zerosFrom(0)) return length; // preallocated, never written: Ratis deletes it
            throw damaged(0);
        }
        long at = HEADER.length;
        while (at < length) {
            var next = recordEnd(at);
            if (next == at) return zerosFrom(at) ? length : tornAt(at, at);
            if (next > length) return length; // cut within the last record: Ratis drops it by itself
            if (!sound(at, next)) return tornAt(at, next);
            at = next;
        }
        return length;
    }

    private long records() throws IOException {
        var count = 0L;
        long at = HEADER.length;
        while (at < length) {
            var next = recordEnd(at);
            if (next == at || next > length) break; // zeros, or cut within the last record
            count++;
            at = next;
        }
        return count;
    }

    private long tornAt(long from, long end) throws IOException {
        if (end > from && zerosFrom(end) && unwritten(from, end)) return from;
        throw damaged(from);
    }

    /// The end of the record at `at`, by its own length field; `at` itself if there is none.
    private long recordEnd(long at) throws IOException {
        var bytes = read(at, (int) Math.min(5, length - at));
        var size = 0;
        for (var i = 0; i < bytes; i++) {
            size |= (record[i] & 0x7f) << (7 * i);
            if (record[i] >= 0) return size > 0 && size <= recordBytesMax ? at + i + 1 + size + Integer.BYTES : at;
        }
        return bytes < 5 ? length + 1 : at;
    }

    private boolean sound(long at, long end) throws IOException {
        var bytes = read(at, (int) (end - at));
        var crc = new CRC32C();
        crc.update(record, 0, bytes - Integer.BYTES);
        return ByteBuffer.wrap(record).getInt(bytes - Integer.BYTES) == (int) crc.getValue();
    }

    /// Whether part of a record never reached the disk: its end, or a whole sector. A record without such a
    /// hole was written in full and has rotted since; it may have been acknowledged.
    private boolean unwritten(long from, long end) throws IOException {
        var bytes = read(from, (int) (end - from));
        if (zeros(bytes - Integer.BYTES, bytes)) return true;
        for (var sector = (int) (-from & (SECTOR - 1)); sector + SECTOR <= bytes; sector += SECTOR) {
            if (zeros(sector, sector + SECTOR)) return true;
        }
        return false;
    }

    private boolean zeros(int from, int to) {
        for (var i = from; i < to; i++) {
            if (record[i] != 0) return false;
        }
        return true;
    }

    private boolean zerosFrom(long at) throws IOException {
        while (at < length) {
            var bytes = read(at, (int) Math.min(1 << 16, length - at));
            if (!zeros(0, bytes)) return false;
            at += bytes;
        }
        return true;
    }

    private int read(long at, int bytes) throws IOException {
        if (record.length < bytes) record = new byte[bytes];
        var into = ByteBuffer.wrap(record, 0, bytes);
        while (into.hasRemaining() && file.read(into, at + into.position()) > 0) {}
        return into.position();
    }

    private DataFolderException damaged(long at) {
        return new DataFolderException(
                "log file %s is damaged at byte %d, and entries that were acknowledged may be hit: keep a copy of the data folder, then start with an empty one and load your latest backup"
                        .formatted(segment, at));
    }
}
