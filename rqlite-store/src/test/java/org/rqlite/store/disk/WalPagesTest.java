// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scan of the WAL and the sum of pages with every page size that SQLite knows.
class WalPagesTest {
    @TempDir
    Path folder;

    /// State of a WAL at the end of a commit.
    private record Commit(long bytes, WalScan scan) {}

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096, 8192, 16384, 32768, 65536})
    void everyCommitIsSeenWhereItEnds(int pageBytes) throws Exception {
        var wal = folder.resolve("db-wal");
        var commits = commits(pageBytes);

        assertThat(commits.stream().map(commit -> commit.scan.committedBytes()))
                .isEqualTo(commits.stream().map(Commit::bytes).toList());
        assertThat(commits).allMatch(commit -> commit.scan.pageBytes() == pageBytes);
        assertThat(commits.stream().map(commit -> commit.scan.salts()).distinct())
                .hasSize(1);
        for (var commit : commits) {
            // cut anywhere before the next commit, it is still the last one
            var next = commits.stream()
                    .mapToLong(Commit::bytes)
                    .filter(bytes -> bytes > commit.bytes)
                    .findFirst();
            var prefix = Files.write(folder.resolve("prefix"), Arrays.copyOf(Files.readAllBytes(wal), (int)
                    (next.orElse(commit.bytes + 1) - 1)));
            assertThat(WalScan.of(prefix)).isEqualTo(commit.scan);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 4096, 32768, 65536})
    void theSumAfterACheckpointIsKnownBeforeIt(int pageBytes) throws Exception {
        var file = folder.resolve("db");
        commits(pageBytes);
        var main = new MainFile(file, PageSum.of(file));
        var expected = main.sumWith(WalScan.of(folder.resolve("db-wal")));
        var pages = WalScan.of(folder.resolve("db-wal")).databasePages();

        ToyNode.finishCheckpoint(file);

        assertThat(PageSum.of(file)).isEqualTo(expected);
        assertThat(main.pages()).isEqualTo(pages);
        assertThat(main.bytes()).isEqualTo(pages * pageBytes);
    }

    /// One page changed: the sum moves by just what that page adds.
    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65536})
    void aChangedPageMovesTheSumByItself(int pageBytes) throws Exception {
        var file = folder.resolve("db");
        commits(pageBytes);
        ToyNode.finishCheckpoint(file);
        var bytes = Files.readAllBytes(file);
        var random = new SplittableRandom(pageBytes);
        var sum = PageSum.of(file);
        for (var i = 0; i < 20; i++) {
            var page = 1 + random.nextInt(bytes.length / pageBytes - 1); // the first one holds the page size
            sum -= of(page, bytes, pageBytes);
            bytes[page * pageBytes + random.nextInt(pageBytes)] ^= (byte) (1 + random.nextInt(255));
            sum += of(page, bytes, pageBytes);

            assertThat(PageSum.of(Files.write(folder.resolve("changed"), bytes)))
                    .isEqualTo(sum);
        }
    }

    private static long of(int page, byte[] bytes, int pageBytes) {
        return PageSum.of(page + 1L, java.nio.ByteBuffer.wrap(bytes), page * pageBytes, pageBytes);
    }

    /// Writes in many commits, the database left open in a WAL that was never moved.
    private List<Commit> commits(int pageBytes) throws Exception {
        var file = folder.resolve("db");
        var wal = folder.resolve("db-wal");
        var commits = new ArrayList<Commit>();
        var copy = folder.resolve("kept");
        try (var database = java.sql.DriverManager.getConnection("jdbc:sqlite:" + copy);
                var statement = database.createStatement()) {
            statement.execute("PRAGMA page_size = " + pageBytes);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");
            for (var i = 0; i < 12; i++) {
                statement.execute(
                        i % 5 == 4
                                ? "DELETE FROM t WHERE id % 2 = 0"
                                : "INSERT INTO t VALUES(" + i + ", randomblob(" + i * 500 + "))");
                var kept = folder.resolve("kept-wal");
                commits.add(new Commit(Files.size(kept), WalScan.of(kept)));
            }
            // closing would move the WAL into the file
            Files.copy(copy, file);
            Files.copy(folder.resolve("kept-wal"), wal);
        }
        return commits;
    }
}
