// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rqlite.store.sqlite.TestEngine.failed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Column;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;
import org.rqlite.api.SinkClosedException;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult;
import org.rqlite.api.StatementResult.Failed;
import org.rqlite.api.StatementResult.Selected;
import org.rqlite.api.Value;

@Timeout(60)
@Isolated // it looks at the heap
class ReaderPoolTest {
    private static final String ENDLESS =
            "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r";
    private static final String ROWS =
            "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r";

    @TempDir
    Path folder;

    private TestEngine engine;

    @BeforeEach
    void open() {
        engine = TestEngine.open(folder);
        engine.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)", "INSERT INTO t(v) VALUES('a'), ('b')");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void answersEachTextAndGoesOnAfterAnError() {
        assertThat(engine.query("SELECT v FROM t", "SELECT x FROM t", "", "-- nothing", "SELECT count(*) FROM t"))
                .containsExactly(
                        selected("v", "TEXT", new Value.Text("a"), new Value.Text("b")),
                        failed(1, "no such column: x"),
                        new Selected(List.of(), List.of(), 0),
                        selected("count(*)", "", new Value.Int(2)));
    }

    @Test
    void runsTheLastStatementOfATextAndCompilesTheOthers() {
        assertThat(engine.query("SELECT 1; SELECT 2")).containsExactly(selected("2", "", new Value.Int(2)));
        assertThat(engine.query("SELECT x FROM t; SELECT 2")).containsExactly(failed(1, "no such column: x"));
        assertThat(engine.query("SELECT 1; -- x")).containsExactly(new Selected(List.of(), List.of(), 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES(9, 'x')",
                "INSERT INTO t VALUES(9, 'x') RETURNING id",
                "WITH x AS (SELECT 1) DELETE FROM t",
                "UPDATE t SET v = 1",
                "CREATE TABLE u(a)",
                "CREATE TEMP TABLE u(a)",
                "DROP TABLE t",
                "VACUUM",
                "VACUUM INTO 'x'",
                "ANALYZE",
                "REINDEX",
                "PRAGMA user_version = 5",
                "PRAGMA optimize",
                "BEGIN",
                "BEGIN IMMEDIATE",
                "SAVEPOINT s",
                "COMMIT",
                "ATTACH 'x' AS y",
                "SELECT 1; DELETE FROM t",
                "DELETE FROM t; SELECT 1",
            })
    void changesNothing(String sql) {
        assertThat(engine.query(sql)).containsExactly(failed(8, "attempt to change database via query operation"));
        assertThat(engine.rows("SELECT count(*) FROM t")).containsExactly("2");
    }

    @Test
    void saysFirstWhatElseIsWrongWithAWrite() {
        assertThat(engine.query("INSERT INTO missing VALUES(1)")).containsExactly(failed(1, "no such table: missing"));
    }

    @Test
    void acceptsSettingsOfTheConnectionWithoutEffect() {
        assertThat(engine.query("PRAGMA foreign_keys = ON", "PRAGMA foreign_keys"))
                .containsExactly(new Selected(List.of(), List.of(), 0), selected("foreign_keys", "", new Value.Int(0)));
    }

    @Test
    void explainsWritesWithoutRunningThem() {
        assertThat(engine.query("EXPLAIN QUERY PLAN DELETE FROM t WHERE v = 'a'")
                        .getFirst())
                .isInstanceOf(Selected.class);
        assertThat(engine.rows("SELECT count(*) FROM t")).containsExactly("2");
    }

    @Test
    void namesAndTypesFollowTheSchema() {
        assertThat(engine.query("SELECT * FROM t WHERE id = 1").getFirst())
                .isEqualTo(new Selected(
                        List.of(new Column("id", "INTEGER"), new Column("v", "TEXT")),
                        List.of(List.of(new Value.Int(1), new Value.Text("a"))),
                        0));
        engine.execute("ALTER TABLE t ADD COLUMN w REAL DEFAULT 1.5", "ALTER TABLE t RENAME COLUMN v TO x");

        for (var i = 0; i < 5; i++) {
            assertThat(engine.query("SELECT * FROM t WHERE id = 1").getFirst())
                    .isEqualTo(new Selected(
                            List.of(new Column("id", "INTEGER"), new Column("x", "TEXT"), new Column("w", "REAL")),
                            List.of(List.of(new Value.Int(1), new Value.Text("a"), new Value.Real(1.5))),
                            0));
        }
    }

    @Test
    void aTransactionReadsOneStateOfTheDatabase() throws Exception {
        var counts = new ArrayList<Long>();
        var request = TestEngine.read(
                true,
                List.of(Statement.of("SELECT count(*) FROM t"), Statement.of("SELECT count(*) FROM t")),
                Duration.ZERO);
        var reading = new CountDownLatch(1);
        var written = new CountDownLatch(1);

        var query = CompletableFuture.runAsync(
                () -> engine.engine.query(request, new CountingSink(counts, reading, written)));
        assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
        engine.execute("INSERT INTO t VALUES(3, 'c')");
        written.countDown();
        query.get(10, TimeUnit.SECONDS);

        assertThat(counts).containsExactly(2L, 2L);
        assertThat(engine.rows("SELECT count(*) FROM t")).containsExactly("3");
    }

    @Test
    void aQueryEndsAtItsDeadlineAndTheRestToo() {
        var texts = List.of(Statement.of("SELECT 1"), Statement.of(ENDLESS), Statement.of("SELECT 2"));

        var results = new ArrayList<StatementResult>();
        eventually(
                () -> { // the time may be over before the first begins
                    results.clear();
                    results.addAll(engine.query(TestEngine.read(false, texts, Duration.ofMillis(50))));
                    return !(results.getFirst() instanceof Failed);
                });

        assertThat(results)
                .containsExactly(
                        selected("1", "", new Value.Int(1)), failed(9, "query timeout"), failed(9, "query timeout"));
        assertThat(engine.query(TestEngine.read(false, List.of(Statement.of(ROWS)), Duration.ofMillis(50))))
                .containsExactly(failed(9, "query timeout"));
        assertThat(engine.rows("SELECT 3")).containsExactly("3");
    }

    @Test
    void aSinkThatClosesEndsTheReadAndLeavesTheConnectionClean() {
        for (var i = 0; i < 5; i++) {
            var rows = new AtomicLong();
            assertThatThrownBy(() -> engine.engine.query(
                            TestEngine.read(true, List.of(Statement.of(ROWS)), Duration.ZERO),
                            new ClosingSink(rows, 1000)))
                    .isInstanceOf(SinkClosedException.class)
                    .hasMessage("enough");
            assertThat(rows).hasValue(1000);
        }
        assertThat(engine.rows("SELECT count(*) FROM t")).containsExactly("2");
        assertThat(engine.engine.checkpoint()).isEqualTo(new Checkpoint.Done());
    }

    @Test
    void aHugeResultStreamsInLittleMemory() {
        var rows = new AtomicLong();
        var sql = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 300000)"
                + " SELECT i, 'some text that makes the row longer than a number would' FROM r";
        var before = usedMemory();

        engine.engine.query(
                TestEngine.read(false, List.of(Statement.of(sql)), Duration.ZERO),
                new ClosingSink(rows, Long.MAX_VALUE));

        assertThat(rows).hasValue(300_000);
        assertThat(usedMemory() - before).isLessThan(32L << 20);
    }

    @Test
    void tooManyReadsAreRefused() throws Exception {
        var threads = new ArrayList<CompletableFuture<?>>();
        var refused = new AtomicLong();
        for (var i = 0; i < 40; i++) {
            threads.add(CompletableFuture.runAsync(
                    () -> {
                        try {
                            engine.query(
                                    TestEngine.read(false, List.of(Statement.of(ENDLESS)), Duration.ofMillis(300)));
                        } catch (OverloadedException e) {
                            assertThat(e).hasMessage("read queue is full, size=16");
                            refused.incrementAndGet();
                        }
                    },
                    command -> Thread.ofVirtual().start(command)));
        }
        for (var thread : threads) thread.get(30, TimeUnit.SECONDS);

        assertThat(refused.get()).isBetween(1L, 40L - 16);
        assertThat(engine.rows("SELECT 1")).containsExactly("1");
    }

    @Test
    void closingEndsRunningReads(@TempDir Path other) throws ExecutionException, InterruptedException {
        var closing = TestEngine.open(other);
        var query = CompletableFuture.supplyAsync(() -> closing.query(ENDLESS));
        eventually(() -> closing.busyReaders() == 1);

        closing.close();

        assertThat(query.get()).containsExactly(failed(9, "stopped: the node is stopping"));
        assertThatThrownBy(() -> closing.query("SELECT 1")).isInstanceOf(OverloadedException.class);
    }

    @Test
    void aCheckpointAskedForTwiceStopsReadsThatAreTooOld() throws Exception {
        engine.execute("INSERT INTO t VALUES(3, 'c')");
        var texts =
                List.of(Statement.of("SELECT count(*) FROM t"), Statement.of(ROWS.replace("FROM r)", "FROM r, t)")));
        var second = new CountDownLatch(2); // the first text has one row
        var failures = new CopyOnWriteArrayList<StatementResult>();
        var query = CompletableFuture.runAsync(() ->
                engine.engine.query(TestEngine.read(false, texts, Duration.ZERO), new FailureSink(second, failures)));
        assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
        engine.execute("INSERT INTO t VALUES(4, 'd')");

        var answers = new ArrayList<Checkpoint>();
        eventually(() -> {
            answers.add(engine.engine.checkpoint());
            return answers.getLast() instanceof Checkpoint.Done;
        });

        assertThat(answers).contains(new Checkpoint.Busy());
        query.get(20, TimeUnit.SECONDS);
        assertThat(failures).containsExactly(failed(9, "stopped: a snapshot was waiting for this query"));
        assertThat(engine.engine.walBytes()).isZero();
    }

    private static void eventually(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Selected selected(String column, String type, Value... values) {
        return new Selected(
                List.of(new Column(column, type)),
                Arrays.stream(values).map(List::of).toList(),
                0);
    }

    /// Takes rows only.
    private interface RowSink extends ResultSink {
        @Override
        default void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {}

        @Override
        default void failed(int code, String message) {
            throw new AssertionError(message);
        }

        @Override
        default void columns(List<Column> columns) {}

        @Override
        default void rowsEnd(long elapsedNanos) {}
    }

    /// Counts rows, and closes after so many.
    private record ClosingSink(AtomicLong rows, long rowsMax) implements RowSink {
        @Override
        public void row(Row row) {
            if (rows.incrementAndGet() >= rowsMax) throw new SinkClosedException("enough");
        }
    }

    /// Counts rows down, and keeps how texts failed.
    private record FailureSink(CountDownLatch rows, List<StatementResult> failures) implements RowSink {
        @Override
        public void row(Row row) {
            rows.countDown();
        }

        @Override
        public void failed(int code, String message) {
            failures.add(new Failed(code, message));
        }
    }

    /// Waits after the first row until something was written.
    private record CountingSink(List<Long> counts, CountDownLatch reading, CountDownLatch written) implements RowSink {
        @Override
        public void row(Row row) {
            counts.add(row.integer(0));
            reading.countDown();
            try {
                assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
