// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Knows the main file's [PageSum] from checkpoint to checkpoint without reading the file anew. Apply
/// thread only.
final class MainFile {
    private final Path file;
    private long sum; // of the file as the last finished checkpoint left it
    // what pages add that are in the WAL, taken before a checkpoint that did not finish could write them; empty after
    // one that did
    private final Map<Long, Long> before = new HashMap<>();
    private long lastSum; // what `sumWith` said last
    private long lastSalts; // of the WAL it said it of

    /// @param sum of the file as it is
    MainFile(Path file, long sum) {
        this.file = file;
        this.sum = sum;
        this.lastSum = sum;
    }

    /// Whether a file has SQLite's header.
    static boolean isDatabase(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(DatabaseHeader.MAGIC.length), DatabaseHeader.MAGIC);
        }
    }

    long bytes() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    long pages() throws IOException {
        if (!Files.exists(file)) return 0;
        try (var main = FileChannel.open(file, READ)) {
            return main.size() / PageSum.pageBytes(main);
        }
    }

    /// The sum that the file will have when all of the WAL is in it. The file is not under a checkpoint
    /// during the call.
    long sumWith(WalScan wal) throws IOException {
        // all of the WAL was in the main file though the checkpoint said busy, so SQLite has started it anew
        if (wal.salts() != lastSalts) checkpointed(lastSum);
        lastSalts = wal.salts();
        lastSum = wal.databasePages() == 0 ? sum : changedBy(wal);
        return lastSum;
    }

    private long changedBy(WalScan wal) throws IOException {
        try (var main = FileChannel.open(file, READ)) {
            var page = ByteBuffer.allocate(wal.pageBytes());
            for (long number : wal.pages().keySet()) remember(main, number, page);
            var pages = (main.size() + page.capacity() - 1) / page.capacity();
            for (var gone = wal.databasePages() + 1; gone <= pages; gone++) remember(main, gone, page);
        }
        long after = sum;
        // pages among them that an unfinished checkpoint has cut off already are in no file any more
        for (long old : before.values()) after -= old;
        for (var changed : wal.pages().entrySet()) {
            if (changed.getKey() <= wal.databasePages()) after += changed.getValue();
        }
        return after;
    }

    /// A checkpoint has finished.
    void checkpointed(long newSum) {
        sum = newSum;
        lastSum = newSum;
        lastSalts = 0;
        before.clear();
    }

    private void remember(FileChannel main, long number, ByteBuffer page) throws IOException {
        if (before.containsKey(number)) return;
        var length = PageSum.fill(main, page, (number - 1) * page.capacity());
        before.put(number, PageSum.of(number, page, 0, length));
    }
}
