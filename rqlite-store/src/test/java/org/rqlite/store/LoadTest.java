// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Backup.Form;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.SinkClosedException;

/// Databases that are loaded into the only node of a cluster.
class LoadTest {
    private static final String ROWS = "SELECT count(*)||' '||sum(length(x)) FROM u";
    private static final Map<String, UnaryOperator<Path>> FAULTS = Map.ofEntries(
            Map.entry("is too short, the least is 512", file -> DatabaseFiles.cut(file, 500)),
            Map.entry("SQLite format 3 in another case", file -> DatabaseFiles.overwrite(file, 0, 's')),
            Map.entry("page size 3 is none", file -> DatabaseFiles.overwrite(file, 16, 0, 3)),
            Map.entry("page size 0 is none", file -> DatabaseFiles.overwrite(file, 16, 0, 0)),
            Map.entry("versions 9 and 1 of the file format", file -> DatabaseFiles.overwrite(file, 18, 9)),
            Map.entry("versions 1 and 9 of the file format", file -> DatabaseFiles.overwrite(file, 19, 9)),
            Map.entry("payload fractions other than", file -> DatabaseFiles.overwrite(file, 22, 33)),
            Map.entry(
                    "its texts are in UTF-16",
                    file -> DatabaseFiles.make(
                            file.resolveSibling("wide"), "PRAGMA encoding='UTF-16le'", "CREATE TABLE v(x)")),
            Map.entry("no whole number of pages", file -> DatabaseFiles.cut(file, 4096 * 5 + 17)),
            Map.entry("it is cut off or goes on", file -> DatabaseFiles.cut(file, 4096 * 5)),
            Map.entry("goes on", file -> DatabaseFiles.overwrite(file, size(file) + 4095, 1)),
            Map.entry("Tree 2 page 4", file -> DatabaseFiles.overwrite(file, 4096 * 3, 77, 77, 77, 77)),
            Map.entry("malformed", file -> DatabaseFiles.overwrite(file, 100, 99)));

    @TempDir
    Path folder;

    private TestNode node;

    @BeforeEach
    void start() throws IOException {
        node = TestNode.started(Files.createDirectory(folder.resolve("data")));
        node.execute("CREATE TABLE t(x)", "INSERT INTO t VALUES('before')");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aLoadedDatabaseTakesThePlaceOfTheOneThatWasThere() throws Exception {
        load(DatabaseFiles.ofRows(folder.resolve("file"), 3000));

        assertThat(node.query(ROWS)).endsWith("row 3000 3000000");
        assertThat(node.query("SELECT * FROM t")).containsExactly("failed no such table: t");
        node.execute("INSERT INTO u VALUES(9999, x'01')");
        node.restart();
        assertThat(node.query(ROWS)).endsWith("row 3001 3000001");
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void i1WhatIsWrittenBehindALoadSurvivesACrash() throws Exception {
        load(DatabaseFiles.ofRows(folder.resolve("file"), 3000));
        settle();
        node.execute("INSERT INTO u VALUES(9999, x'01')");

        try (var again = node.crashed(folder.resolve("crashed"))) {
            assertThat(again.query(ROWS)).endsWith("row 3001 3000001");
        }
    }

    @Test
    void aLoadThatIsRepeatedFromTheLogGivesTheSame() throws Exception {
        load(DatabaseFiles.ofRows(folder.resolve("one"), 10));
        load(DatabaseFiles.ofRows(folder.resolve("two"), 2500));
        settle();
        node.execute("DELETE FROM u WHERE i > 2000");

        try (var again = node.crashed(folder.resolve("crashed"))) {
            assertThat(again.query(ROWS)).endsWith("row 2000 2000000");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA page_size=512",
                "PRAGMA page_size=65536",
                "PRAGMA auto_vacuum=FULL",
                "PRAGMA journal_mode=WAL",
                "PRAGMA application_id=77"
            })
    void everyFileOfSqlitesIsTaken(String pragma) throws Exception {
        load(DatabaseFiles.make(
                folder.resolve("file"), pragma, "CREATE TABLE v(x)", "INSERT INTO v VALUES('ä'), ('b')"));

        node.execute("INSERT INTO v VALUES('c')");
        node.restart();
        assertThat(node.query("SELECT group_concat(x, '') FROM v")).endsWith("row äbc");
        assertThat(node.query("PRAGMA integrity_check")).endsWith("row ok");
    }

    @Test
    void anEmptyDatabaseEmptiesTheNode() throws Exception {
        load(DatabaseFiles.make(folder.resolve("file"), "CREATE TABLE v(x)", "DROP TABLE v", "VACUUM"));

        assertThat(node.query("SELECT count(*) FROM sqlite_schema")).endsWith("row 0");
    }

    @Test
    void s4SettingsOfTheConnectionAreAsAfterTheFounding() throws Exception {
        node.execute("PRAGMA foreign_keys=ON", "PRAGMA case_sensitive_like=ON");
        load(DatabaseFiles.make(
                folder.resolve("file"), "CREATE TABLE p(i INTEGER PRIMARY KEY)", "CREATE TABLE c(i REFERENCES p)"));

        assertThat(node.execute("INSERT INTO c VALUES(5)")).noneMatch(result -> result.startsWith("failed"));
        assertThat(node.execute("CREATE TABLE l AS SELECT 'a' LIKE 'A' AS x")).hasSize(1);
        node.restart();
        assertThat(node.query("SELECT x FROM l")).endsWith("row 1");
        assertThat(node.execute("INSERT INTO c VALUES(6)")).noneMatch(result -> result.startsWith("failed"));
    }

    static List<String> faults() {
        return FAULTS.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFileThatIsNoWholeDatabaseIsRefusedAndChangesNothing(String fault) throws Exception {
        var file = FAULTS.get(fault).apply(DatabaseFiles.ofRows(folder.resolve("file"), 40));
        var told = fault.startsWith("SQLite format") ? "it does not begin as a database" : fault;

        assertThatThrownBy(() -> load(file))
                .isInstanceOf(InvalidDatabaseException.class)
                .hasMessageStartingWith("invalid SQLite data: ")
                .hasMessageContaining(told);

        assertThat(node.query("SELECT x FROM t")).endsWith("row before");
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void noBytesAreNoDatabase() {
        assertThatThrownBy(() -> node.store.load(_ -> {}, TestNode.LONG)).isInstanceOf(InvalidDatabaseException.class);
    }

    @Test
    void aBackupCanBeLoaded() throws Exception {
        node.execute("CREATE INDEX ti ON t(x)", "CREATE VIEW v AS SELECT x FROM t");
        var backup = BackupFile.save(node.store, BackupFile.of(Form.WAL_FILE), folder.resolve("backup"));
        node.execute("DELETE FROM t", "DROP VIEW v");

        load(backup.path());

        assertThat(node.query("SELECT x FROM v")).endsWith("row before");
    }

    @Test
    void aFileThatDoesNotComeWholeChangesNothing() throws Exception {
        var file = DatabaseFiles.ofRows(folder.resolve("file"), 3000);

        assertThatThrownBy(() -> node.store.load(
                        sink -> {
                            DatabaseFiles.source(file).copyTo(sink);
                            throw new SinkClosedException("gone");
                        },
                        TestNode.LONG))
                .isInstanceOf(SinkClosedException.class);

        assertThat(node.query("SELECT x FROM t")).endsWith("row before");
        assertThat(temporaryFiles()).isEmpty();
        load(file);
        assertThat(node.query(ROWS)).endsWith("row 3000 3000000");
    }

    @Test
    void oneLoadRunsAtATime() throws Exception {
        var file = DatabaseFiles.ofRows(folder.resolve("file"), 10);
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var first = CompletableFuture.runAsync(() -> {
            var _ = node.store.load(
                    sink -> {
                        begun.countDown();
                        await(go);
                        DatabaseFiles.source(file).copyTo(sink);
                    },
                    TestNode.LONG);
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> load(file))
                .isInstanceOf(OverloadedException.class)
                .hasMessage("another database is being loaded");

        go.countDown();
        first.get(20, TimeUnit.SECONDS);
        load(file);
    }

    @Test
    void s8WritersGoOnBetweenThePiecesAndTheLogTellsTheSameStory() throws Exception {
        var file = DatabaseFiles.ofRows(folder.resolve("file"), 20_000);
        var stopped = new AtomicBoolean();
        var acknowledged = new int[2];
        var writer = Thread.ofVirtual().start(() -> {
            var i = 0;
            do {
                i++;
                acknowledged[0] = i;
                // one of the two tables is there
                node.execute("INSERT INTO t VALUES(" + i + ")");
                var result = node.execute("INSERT INTO u VALUES(" + (1_000_000 + i) + ", x'')");
                if (result.stream().noneMatch(text -> text.startsWith("failed"))) acknowledged[1]++;
            } while (!stopped.get());
        });

        load(file);
        stopped.set(true);
        writer.join();
        settle();
        node.execute("INSERT INTO u VALUES(2000000, x'')");

        assertThat(acknowledged[0]).isPositive();
        var rows = "row " + (20_001 + acknowledged[1]) + " 20000000";
        assertThat(node.query(ROWS)).endsWith(rows);
        try (var again = node.crashed(folder.resolve("crashed"))) {
            assertThat(again.query(ROWS)).endsWith(rows);
        }
    }

    @Test
    void s8TheLogIsPurgedOfALoadsPieces() {
        for (var i = 0; i < 3; i++) load(DatabaseFiles.ofRows(folder.resolve("file" + i), 60_000));

        // 180 MB went through it, and 64 MB stay
        TestNode.eventually(() -> logBytes() < 150_000_000);
        assertThat(node.query(ROWS)).endsWith("row 60000 60000000");
    }

    @Test
    void theOnlyNodeOfAClusterCanBeBooted() throws Exception {
        node.store.boot(DatabaseFiles.source(DatabaseFiles.ofRows(folder.resolve("file"), 100)));

        assertThat(node.query(ROWS)).endsWith("row 100 100000");
    }

    private void load(Path file) {
        var served = node.store.load(DatabaseFiles.source(file), TestNode.LONG);
        assertThat(served.raftIndex()).isPositive();
        assertThat(served.servedBy()).isEmpty();
    }

    /// No snapshot is due any more, which a copy of the folder must not catch midway as a crash does not.
    private void settle() {
        node.store.takeSnapshot(TestNode.LONG);
    }

    private List<Path> temporaryFiles() throws IOException {
        try (var files = Files.list(node.folder.resolve("tmp"))) {
            return files.filter(file -> file.getFileName().toString().matches("(load|upload)-.*"))
                    .toList();
        }
    }

    private long logBytes() {
        try (var files = Files.walk(node.folder.resolve("raft"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_"))
                    .mapToLong(LoadTest::size)
                    .sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
