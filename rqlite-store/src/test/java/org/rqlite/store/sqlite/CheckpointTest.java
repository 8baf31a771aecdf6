// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Halt;

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
    @Timeout(30)
    void theWriterServesOneThreadAtATime() throws InterruptedException {
        try (var engine = TestEngine.open(folder)) {
            var refused = new AtomicInteger();
            Runnable insist = () -> {
                while (refused.get() == 0) {
                    try {
                        engine.engine.checkpoint();
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessage("writer is in use by another thread");
                        refused.incrementAndGet();
                    }
                }
            };
            var other = Thread.ofPlatform().start(insist);
            insist.run();
            other.join();

            assertThat(engine.engine.checkpoint()).isEqualTo(new Checkpoint.Done());
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
