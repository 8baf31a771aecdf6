// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.api.Backup;
import org.rqlite.api.Backup.Form;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.SinkClosedException;
import org.rqlite.api.SnapshotResult;

/// Backups of the only node of a cluster.
class BackupTest {
    private static final String ROWS = "SELECT count(*) FROM t";

    @TempDir
    Path folder;

    private TestNode node;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        node = TestNode.started(Files.createDirectory(folder.resolve("data")));
        file = folder.resolve("backup.sqlite");
        node.execute("CREATE TABLE t(i INTEGER PRIMARY KEY, x)", "INSERT INTO t(x) VALUES(zeroblob(300000))");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({"WAL_FILE, 2", "ROLLBACK_FILE, 1", "VACUUMED_FILE, 1"})
    void aFileHoldsAllAndSaysHowItIsToBeOpened(Form form, int version) throws Exception {
        var backup = BackupFile.save(node.store, BackupFile.of(form), file);

        assertThat(backup.versions()).containsExactly(version, version);
        assertThat(backup.query("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(backup.query("SELECT i||length(x) FROM t")).containsExactly("1300000");
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void aVacuumedFileHasNoGaps() throws Exception {
        node.execute("DELETE FROM t");

        var plain = BackupFile.save(node.store, BackupFile.of(Form.WAL_FILE), file);
        var vacuumed = BackupFile.save(node.store, BackupFile.of(Form.VACUUMED_FILE), folder.resolve("vacuumed"));

        assertThat(Files.size(plain.path())).isGreaterThan(300_000);
        assertThat(Files.size(vacuumed.path())).isLessThan(20_000);
    }

    @Test
    void aTextMakesTheSame() throws Exception {
        var backup = new Backup(Form.SQL_TEXT, List.of(), true, TestNode.LONG);

        var text = Files.readString(BackupFile.save(node.store, backup, file).path());

        assertThat(text)
                .startsWith("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(i INTEGER PRIMARY KEY, x);\n"
                        + "INSERT INTO \"t\" VALUES(1,X'0000")
                .endsWith("00');\nCOMMIT;\n")
                .hasSizeGreaterThan(600_000);
    }

    /// All that was acknowledged before, nothing that came later, and of four writers each one's first rows.
    @ParameterizedTest
    @EnumSource
    void writersGoOnMeanwhile(Form form) throws Exception {
        node.execute("CREATE TABLE w(writer, i, x)");
        var acknowledged = List.of(new AtomicInteger(), new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        var stopped = new AtomicBoolean();
        var writers = new ArrayList<Thread>();
        for (var n = 0; n < 4; n++) {
            var writer = n;
            writers.add(Thread.ofVirtual().start(() -> {
                var i = 0;
                do {
                    i++;
                    node.execute("INSERT INTO w VALUES(%d, %d, hex(randomblob(500)))".formatted(writer, i));
                    acknowledged.get(writer).set(i);
                } while (!stopped.get());
            }));
        }

        for (var round = 0; round < 5; round++) {
            var before = acknowledged.stream().map(AtomicInteger::get).toList();
            var backup = BackupFile.save(node.store, BackupFile.of(form), folder.resolve("round" + round));
            if (form == Form.SQL_TEXT) continue;
            assertThat(backup.query("PRAGMA integrity_check")).containsExactly("ok");
            for (var writer = 0; writer < 4; writer++) {
                var rows = backup.query("SELECT i FROM w WHERE writer = " + writer + " ORDER BY i");
                assertThat(rows.size())
                        .isBetween(before.get(writer), acknowledged.get(writer).get() + 1);
                if (!rows.isEmpty()) assertThat(rows.getLast()).isEqualTo("" + rows.size());
            }
        }

        stopped.set(true);
        for (var writer : writers) writer.join();
        assertThat(acknowledged).allMatch(count -> count.get() > 0);
    }

    @Test
    void aClientThatTakesItsTimeHoldsSnapshotsUpNotWriters() throws Exception {
        var slow = new SlowClient();
        var copy = Thread.ofVirtual().start(() -> node.store.backUp(BackupFile.of(Form.WAL_FILE), slow));
        slow.awaitBegun();

        node.execute("INSERT INTO t(x) VALUES('later')");
        assertThat(node.store.takeSnapshot(Duration.ofMillis(300))).isEqualTo(SnapshotResult.NOT_YET);
        assertThatThrownBy(() -> node.store.backUp(
                        new Backup(Form.WAL_FILE, List.of(), true, Duration.ofMillis(300)), (_, _, _) -> {}))
                .isInstanceOf(OverloadedException.class)
                .hasMessageStartingWith("pre-backup snapshot failed: ");

        slow.goesOn.countDown();
        copy.join();
        assertThat(BackupFile.save(node.store, BackupFile.of(Form.WAL_FILE), file)
                        .query(ROWS))
                .containsExactly("2");
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatIsGoneLeavesNothingBehind(Form form) throws Exception {
        assertThatThrownBy(() -> node.store.backUp(BackupFile.of(form), (_, _, _) -> {
                    throw new SinkClosedException("gone");
                }))
                .isInstanceOf(SinkClosedException.class);

        assertThat(temporaryFiles()).isEmpty();
        node.execute("INSERT INTO t(x) VALUES(2)");
        assertThat(node.store.takeSnapshot(TestNode.LONG)).isEqualTo(SnapshotResult.TAKEN);
        assertThat(lastBackup()).isEmpty();
    }

    @Test
    void i9FourAreMadeAtATime() throws Exception {
        var slow = new SlowClient();
        var copies = new ArrayList<Thread>();
        for (var i = 0; i < 4; i++) {
            copies.add(Thread.ofVirtual().start(() -> node.store.backUp(BackupFile.of(Form.ROLLBACK_FILE), slow)));
        }
        TestNode.eventually(() -> slow.waiting.get() == 4);

        assertThatThrownBy(() -> node.store.backUp(BackupFile.of(Form.SQL_TEXT), (_, _, _) -> {}))
                .isInstanceOf(OverloadedException.class)
                .hasMessage("too many backups at a time, at most 4");

        slow.goesOn.countDown();
        for (var copy : copies) copy.join();
        assertThat(BackupFile.save(node.store, BackupFile.of(Form.SQL_TEXT), file)
                        .path())
                .isNotEmptyFile();
    }

    @Test
    void theStatusSaysWhenTheLastOneWasMade() {
        assertThat(lastBackup()).isEmpty();

        node.store.backUp(BackupFile.of(Form.SQL_TEXT), (_, _, _) -> {});

        assertThat(lastBackup()).hasSize(1);
    }

    @Test
    void aKilledNodeStartsWithoutWhatWasBeingMade() throws IOException {
        var left = folder.resolve("data").resolve("tmp").resolve("backup-1.sqlite");
        Files.writeString(left, "half");

        try (var _ = node.crashed(folder.resolve("copy"))) {
            assertThat(folder.resolve("copy").resolve("tmp").resolve("backup-1.sqlite"))
                    .doesNotExist();
        }
    }

    @Test
    void aClosedStoreMakesNone() {
        node.store.close();

        assertThatThrownBy(() -> node.store.backUp(BackupFile.of(Form.WAL_FILE), (_, _, _) -> {}))
                .isInstanceOf(NotOpenException.class);
    }

    private List<Diagnostic> lastBackup() {
        var facts = ((Diagnostic.Section) node.store.report()).facts();
        return facts.entrySet().stream()
                .filter(fact -> fact.getKey().equals("last_backup_time"))
                .map(fact -> fact.getValue())
                .toList();
    }

    private List<Path> temporaryFiles() throws IOException {
        try (var files = Files.list(folder.resolve("data").resolve("tmp"))) {
            return files.filter(path -> path.getFileName().toString().startsWith("backup"))
                    .toList();
        }
    }

    /// Waits at a piece until it is told to go on.
    private static final class SlowClient implements BackupSink {
        private final AtomicInteger waiting = new AtomicInteger();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);

        @Override
        public void piece(byte[] bytes, int offset, int length) {
            waiting.incrementAndGet();
            begun.countDown();
            try {
                assertThat(goesOn.await(TestNode.LONG.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void awaitBegun() throws InterruptedException {
            assertThat(begun.await(TestNode.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }
}
