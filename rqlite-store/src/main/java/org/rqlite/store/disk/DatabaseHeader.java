// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// The first hundred bytes of a database file, as <https://sqlite.org/fileformat2.html#the_database_header> has
/// them, and what they say of the file. A verdict depends on the bytes alone, so it is the same on every node.
public final class DatabaseHeader {
    /// What every database file begins with.
    static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    /// Version of a file whose changes go through a rollback journal.
    public static final byte ROLLBACK = 1;

    /// Version of a file whose changes go through a write-ahead log.
    public static final byte WAL = 2;

    /// Where the two version numbers stand, for writing and for reading.
    public static final int VERSIONS_OFFSET = 18;

    private static final int FILE_BYTES_MIN = 512;
    private static final int BYTES = 100;
    private static final int PAGE_SIZE_OFFSET = 16;
    private static final int FRACTIONS_OFFSET = 21; // three bytes that never change
    private static final int CHANGES_OFFSET = 24;
    private static final int PAGES_OFFSET = 28;
    private static final int ENCODING_OFFSET = 56;
    private static final int UTF_8 = 1; // 0 before there is a table
    private static final int PAGES_VALID_FOR_OFFSET = 92;

    private DatabaseHeader() {}

    /// Whether a file cannot be a whole database.
    ///
    /// @param file exists
    /// @return what is wrong with it; empty if nothing is, as far as header and length tell
    /// @throws IOException if the disk refuses
    public static Optional<String> fault(Path file) throws IOException {
        try (var channel = FileChannel.open(file, READ)) {
            var size = channel.size();
            var header = ByteBuffer.allocate(BYTES);
            if (PageSum.fill(channel, header, 0) < BYTES || size < FILE_BYTES_MIN) {
                return Optional.of("a file of " + size + " bytes is too short, the least is " + FILE_BYTES_MIN);
            }
            return fault(header, size);
        }
    }

    private static Optional<String> fault(ByteBuffer header, long size) {
        if (!header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return Optional.of("it does not begin as a database of SQLite 3 does");
        }
        var stored = header.getShort(PAGE_SIZE_OFFSET) & 0xffff;
        var pageSize = stored == 1 ? 1 << 16 : stored;
        if (pageSize < 512 || Integer.bitCount(pageSize) != 1) {
            return Optional.of("page size " + stored + " is none that SQLite uses");
        }
        if (!isVersion(header.get(VERSIONS_OFFSET)) || !isVersion(header.get(VERSIONS_OFFSET + 1))) {
            return Optional.of("versions %d and %d of the file format, known are 1 and 2"
                    .formatted(header.get(VERSIONS_OFFSET), header.get(VERSIONS_OFFSET + 1)));
        }
        if (header.get(FRACTIONS_OFFSET) != 64
                || header.get(FRACTIONS_OFFSET + 1) != 32
                || header.get(FRACTIONS_OFFSET + 2) != 32) {
            return Optional.of("payload fractions other than 64, 32 and 32");
        }
        if (size % pageSize != 0) {
            return Optional.of(
                    "%d bytes are no whole number of pages of %d bytes: the file is cut off".formatted(size, pageSize));
        }
        if (header.getInt(ENCODING_OFFSET) > UTF_8) {
            return Optional.of(
                    "its texts are in UTF-16, which is not read here: make a new database of its SQL text, which is UTF-8");
        }
        var pages = header.getInt(PAGES_OFFSET) & 0xffff_ffffL;
        var isValid = header.getInt(CHANGES_OFFSET) == header.getInt(PAGES_VALID_FOR_OFFSET) && pages > 0;
        if (isValid && pages * pageSize != size) {
            return Optional.of("%d pages of %d bytes are announced, but the file has %d bytes: it is cut off or goes on"
                    .formatted(pages, pageSize, size));
        }
        return Optional.empty();
    }

    private static boolean isVersion(byte version) {
        return version == ROLLBACK || version == WAL;
    }

    /// Marks a file for one kind of journal, which is all that tells the two kinds apart once no change is left in
    /// a journal.
    ///
    /// @param file a database that nobody has open
    /// @param version [#ROLLBACK] or [#WAL]
    /// @throws IOException if the disk refuses
    public static void mark(Path file, byte version) throws IOException {
        try (var channel = FileChannel.open(file, WRITE)) {
            var versions = ByteBuffer.wrap(new byte[] {version, version});
            while (versions.hasRemaining()) channel.write(versions, VERSIONS_OFFSET + versions.position());
        }
    }

    /// The sum over the pages of a file, as the markers have it; about half a second for each gigabyte.
    ///
    /// @param file a database
    /// @return equal for equal files
    /// @throws IOException if the disk refuses
    public static long sum(Path file) throws IOException {
        return PageSum.of(file);
    }
}
