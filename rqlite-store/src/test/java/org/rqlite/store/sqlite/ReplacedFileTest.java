// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.StatementResult;
import org.rqlite.api.StatementResult.Failed;
import org.rqlite.store.log.ConnectionState;

/// A snapshot takes the place of the file that an engine has open (S10).
@Timeout(60)
class ReplacedFileTest {
    private static final String ENDLESS =
            "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r";

    @TempDir
    Path folder;

    private TestEngine engine;

    @BeforeEach
    void open() throws IOException {
        var other = Files.createDirectories(folder.resolve("other"));
        try (var received = TestEngine.open(other)) {
            received.execute("CREATE TABLE t(v)", "INSERT INTO t VALUES('new')");
            assertThat(received.engine.checkpoint()).isInstanceOf(Checkpoint.Done.class);
        }
        Files.copy(other.resolve("db.sqlite"), folder.resolve("received"));
        engine = TestEngine.open(folder);
        engine.execute("CREATE TABLE t(v)", "INSERT INTO t VALUES('old')");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void s10ReadsAndWritesGoOnWithTheNewFileUnderItsSettings() throws IOException {
        engine.engine.replace("a later snapshot", this::swap);

        assertThat(engine.rows("SELECT v FROM t")).containsExactly("new");
        assertThat(engine.engine.connectionState()).isEqualTo(new ConnectionState(true, false, false));
        engine.execute("INSERT INTO t VALUES('later')");
        assertThat(engine.rows("SELECT v FROM t")).containsExactly("new", "later");
        assertThat(engine.engine.checkpoint()).isInstanceOf(Checkpoint.Done.class);
    }

    @Test
    void readsUnderWayAreStoppedAndThoseThatWaitAreAnsweredFromTheNewFile() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<StatementResult>>>();
            for (var i = 0; i < 2; i++) running.add(threads.submit(() -> engine.query(ENDLESS)));
            while (engine.busyReaders() < 2) Thread.onSpinWait();
            var waiting = new ArrayList<Future<List<String>>>();
            for (var i = 0; i < 8; i++) waiting.add(threads.submit(() -> engine.rows("SELECT v FROM t")));

            engine.engine.replace("a later snapshot", this::swap);

            for (var read : running) {
                assertThat(read.get())
                        .containsExactly(new Failed(9, "stopped: a later snapshot took the database's place"));
            }
            for (var read : waiting) assertThat(read.get()).containsExactly("new");
        }
    }

    @Test
    void readsNeverFailWhileTheFileIsReplacedAgainAndAgain() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = new ArrayList<Future<Integer>>();
            for (var i = 0; i < 8; i++) readers.add(threads.submit(this::readUntilNew));
            for (var i = 0; i < 5; i++) engine.engine.replace("a later snapshot", this::same);
            engine.engine.replace("a later snapshot", this::swap);

            for (var reader : readers) assertThat(reader.get()).isPositive();
        }
    }

    @Test
    void aSwapThatFailsLeavesAnEngineThatRefusesReads() {
        assertThatThrownBy(() -> engine.engine.replace("a later snapshot", () -> {
                    throw new IOException("disk");
                }))
                .isInstanceOf(IOException.class);

        assertThatThrownBy(() -> engine.query("SELECT 1")).isInstanceOf(OverloadedException.class);
    }

    private int readUntilNew() {
        var reads = 0;
        while (true) {
            reads++;
            var result = engine.query("SELECT v FROM t").getFirst();
            // a read that was under way may be stopped, nothing else may happen to it
            if (result instanceof Failed failed) assertThat(failed.message()).startsWith("stopped: a later snapshot");
            else if (result.toString().contains("new")) return reads;
        }
    }

    private ConnectionState swap() throws IOException {
        Files.deleteIfExists(folder.resolve("db.sqlite-wal"));
        Files.deleteIfExists(folder.resolve("db.sqlite-shm"));
        Files.move(folder.resolve("received"), folder.resolve("db.sqlite"), StandardCopyOption.REPLACE_EXISTING);
        return new ConnectionState(true, false, false);
    }

    private ConnectionState same() {
        return TestEngine.PLAIN;
    }
}
