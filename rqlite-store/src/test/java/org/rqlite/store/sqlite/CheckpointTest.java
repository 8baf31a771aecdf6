// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Halt;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.store.log.LoggedRequest;

class CheckpointTest {
    @TempDir
    Path folder;

    @Test
    void nothingButACheckpointChangesTheMainFile() throws IOException {
        try (var engine = TestEngine.open(folder)) {
            engine.execute("CREATE TABLE t(a)");
            assertThat(engine.engine.checkpoint()).isEqualTo(new Checkpoint.Done());
            var main = Files.readAllBytes(engine.engine.databaseFile());

            for (var i = 0; i < 3000; i++) engine.execute("INSERT INTO t VALUES(randomblob(2000))");
            engine.execute("VACUUM", "PRAGMA incremental_vacuum");
            engine.rows("SELECT count(*) FROM t");

            assertThat(Files.readAllBytes(engine.engine.databaseFile())).isEqualTo(main);
            assertThat(engine.engine.walBytes()).isGreaterThan(5_000_000);
        }
    }

    @Test
    void closingIsNoCheckpoint() throws IOException {
        var engine = TestEngine.open(folder);
        engine.execute("CREATE TABLE t(a)");
        engine.engine.checkpoint();
        engine.execute("INSERT INTO t VALUES(1)");
        var main = Files.readAllBytes(engine.engine.databaseFile());
        var wal = engine.engine.walBytes();

        engine.close();

        assertThat(Files.readAllBytes(engine.engine.databaseFile())).isEqualTo(main);
        assertThat(engine.engine.walBytes()).isEqualTo(wal).isPositive();
    }

    @Test
    void theMainFileAloneHoldsWhatTheCheckpointSaw() throws IOException {
        try (var engine = TestEngine.open(folder)) {
            engine.execute("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
            engine.engine.checkpoint();
            engine.execute("INSERT INTO t VALUES(2)");
            var copy = Files.createDirectory(folder.resolve("copy"));
            Files.copy(engine.engine.databaseFile(), copy.resolve("db.sqlite"));

            try (var other = TestEngine.open(copy)) {
                assertThat(other.rows("SELECT a FROM t")).containsExactly("1");
                assertThat(other.rows("PRAGMA integrity_check")).containsExactly("ok");
            }
        }
    }

    @Test
    void theWriterServesOneThreadAtATime() throws InterruptedException {
        try (var engine = TestEngine.open(folder)) {
            engine.execute("CREATE TABLE t(a)");
            var endless = Statement.of(
                    "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r");
            var request = TestEngine.logged(Request.Kind.EXECUTE, false, List.of(endless), 100_000_000);
            var applying = Thread.ofPlatform().start(() -> applyOnceFree(engine, request));

            assertThatThrownBy(() -> {
                        while (applying.isAlive()) engine.engine.checkpoint();
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("writer is in use by another thread");

            applying.join();
            assertThat(engine.engine.checkpoint()).isEqualTo(new Checkpoint.Done());
        }
    }

    /// A checkpoint of the other thread may have come first.
    private static void applyOnceFree(TestEngine engine, LoggedRequest request) {
        for (var applied = false; !applied; ) {
            try {
                engine.apply(List.of(request));
                applied = true;
            } catch (IllegalStateException _) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aDamagedFileIsNoAnswerButAHalt() throws IOException {
        try (var engine = TestEngine.open(folder)) {
            engine.execute("CREATE TABLE t(a)", "INSERT INTO t VALUES(randomblob(100000))");
            engine.engine.checkpoint();
        }
        var file = folder.resolve("db.sqlite");
        Files.delete(folder.resolve("db.sqlite-wal"));
        var bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
        Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);

        try (var engine = TestEngine.open(folder)) {
            assertThatThrownBy(() -> engine.execute("INSERT INTO t VALUES(1)"))
                    .isInstanceOfSatisfying(
                            BrokenDatabaseException.class,
                            e -> assertThat(e.reason()).isEqualTo(Halt.Reason.CORRUPT));
        }
    }

    @Test
    void aFileThatIsNoDatabaseDoesNotOpen() throws IOException {
        Files.writeString(folder.resolve("db.sqlite"), "not a database".repeat(1000));

        assertThatThrownBy(() -> TestEngine.open(folder))
                .isInstanceOfSatisfying(
                        BrokenDatabaseException.class,
                        e -> assertThat(e.reason()).isEqualTo(Halt.Reason.CORRUPT));
    }
}
