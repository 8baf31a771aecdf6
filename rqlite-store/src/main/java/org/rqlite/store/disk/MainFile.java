// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Knows the main file's [PageSum] from checkpoint to checkpoint without reading the file anew. Apply
/// thread only.
final class MainFile {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private long sum; // of the file as the last finished checkpoint left it
    // what pages add that are in the WAL, taken before a checkpoint that did not finish could write them; empty after
    // one that did
    private final Map<Long, Long> before = new HashMap<>();

    /// @param sum of the file as it is
    MainFile(Path file, long sum) {
        this.file = file;
        this.sum = sum;
    }

    /// Whether a file has SQLite's header.
    static boolean isDatabase(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    long bytes() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /// The sum that the file will have when all of the WAL is in it. The file is not under a checkpoint
    /// during the
    /// call.
    long sumWith(WalScan wal) throws IOException {
        if (wal.databasePages() == 0) return sum;
        long after = sum;
        try (var main = FileChannel.open(file, READ)) {
            var pageBytes = wal.pageBytes();
            var page = ByteBuffer.allocate(pageBytes);
            for (var changed : wal.pages().entrySet()) {
                after -= before(main, changed.getKey(), page);
                if (changed.getKey() <= wal.databasePages()) after += changed.getValue();
            }
            var pages = (main.size() + pageBytes - 1) / pageBytes;
            for (var gone = wal.databasePages() + 1; gone <= pages; gone++) {
                if (!wal.pages().containsKey(gone)) after -= before(main, gone, page);
            }
        }
        return after;
    }

    /// A checkpoint has finished.
    void checkpointed(long newSum) {
        sum = newSum;
        before.clear();
    }

    private long before(FileChannel main, long number, ByteBuffer page) throws IOException {
        var known = before.get(number);
        if (known != null) return known;
        var length = PageSum.fill(main, page, (number - 1) * page.capacity());
        var found = PageSum.of(number, page, 0, length);
        before.put(number, found);
        return found;
    }
}
