// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.store.sqlite.TestEngine.failed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.Column;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;
import org.rqlite.api.Statement;
import org.rqlite.api.StatementResult;
import org.rqlite.api.StatementResult.Selected;
import org.rqlite.api.Value;
import org.rqlite.store.sql.ScriptCache;

/// Many readers of few connections: each read ends, in one of the ways that it may end (I9).
class ReaderPoolPropertyTest {
    private static final String ENDLESS =
            "SELECT count(*) FROM (WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r)";

    @TempDir
    Path folder;

    private Writer writer;

    @BeforeEach
    void open() {
        writer = Writer.open(TestEngine.config(folder), TestEngine.PLAIN);
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 4", "2, 1", "2, 8", "4, 64"})
    void everyReadIsAnsweredRightOrRefused(int readers, int queue) throws Exception {
        try (var pool = pool(readers, queue);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> clients = new ArrayList<>();
            for (var client = 0; client < 8; client++) clients.add(threads.submit(client(pool, client)));
            var answered = 0;
            for (var client : clients) answered += client.get(30, TimeUnit.SECONDS);

            assertThat(answered).isBetween(readers, 8 * 40);
            if (queue >= 8) assertThat(answered).as("there was room for all").isEqualTo(8 * 40);
            assertThat(pool.busy()).isZero();
            assertThat(pool.size()).isEqualTo(readers);
        }
    }

    private static Callable<Integer> client(ReaderPool pool, int number) {
        return () -> {
            var answered = 0;
            for (var i = 0; i < 40; i++) {
                try {
                    var expected = new Selected(
                            List.of(new Column("n", "")), List.of(List.of(new Value.Int(number * 1000L + i))), 0);
                    assertThat(read(pool, "SELECT " + (number * 1000 + i) + " AS n", Duration.ZERO))
                            .containsExactly(expected);
                    answered++;
                } catch (OverloadedException e) {
                    assertThat(e).hasMessageStartingWith("read queue is full, size=");
                }
            }
            return answered;
        };
    }

    /// However a read and the end of the pool cross, nobody waits for ever.
    @Test
    void closingLeavesNobodyWaiting() throws Exception {
        for (var round = 0; round < 25; round++) {
            var pool = pool(1, 4);
            var running = new CountDownLatch(3);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> clients = new ArrayList<>();
                for (var client = 0; client < 3; client++) {
                    clients.add(threads.submit(() -> {
                        running.countDown();
                        readUntilStopped(pool);
                    }));
                }
                assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

                pool.close();

                for (var client : clients) client.get(20, TimeUnit.SECONDS);
            }
        }
    }

    private static void readUntilStopped(ReaderPool pool) {
        while (true) {
            try {
                read(pool, "SELECT 1", Duration.ZERO);
            } catch (ReadersClosedException _) {
                return;
            }
        }
    }

    /// Also one that still waits for its turn: it is never started.
    @Test
    void aClientThatGoesAwayEndsItsRead() throws Exception {
        try (var pool = pool(1, 4);
                var held = new Held(pool)) {
            var second = new CompletableFuture<List<StatementResult>>();
            var interrupted = new CompletableFuture<Boolean>();
            var client = Thread.ofVirtual().start(() -> {
                second.complete(read(pool, "SELECT 1; SELECT 2", Duration.ZERO));
                interrupted.complete(Thread.currentThread().isInterrupted());
            });

            client.interrupt();
            eventually(() -> !client.isInterrupted() && client.getState() == Thread.State.WAITING); // it was heard
            held.release();

            assertThat(second.get(20, TimeUnit.SECONDS)).containsExactly(failed(9, "stopped: the client went away"));
            assertThat(interrupted.get(20, TimeUnit.SECONDS))
                    .as("the interrupt is passed on")
                    .isTrue();
            assertThat(read(pool, "SELECT 3", Duration.ZERO)).hasSize(1);
        }
    }

    /// The limit counts from when the read was asked for: waiting in the queue is no rest.
    @Test
    void theDeadlineRunsWhileAReadWaits() throws Exception {
        try (var pool = pool(1, 4);
                var held = new Held(pool)) {
            var late = new CompletableFuture<List<StatementResult>>();
            var client = Thread.ofVirtual().start(() -> late.complete(read(pool, "SELECT 1", Duration.ofMillis(1))));
            eventually(() -> client.getState() == Thread.State.WAITING); // it is in the queue
            var asked = System.nanoTime();
            eventually(() -> System.nanoTime() - asked > Duration.ofMillis(2).toNanos());
            held.release();

            assertThat(late.get(20, TimeUnit.SECONDS)).containsExactly(failed(9, "query timeout"));
        }
    }

    @Test
    void readsThatAreYoungEnoughGoOn() throws Exception {
        try (var pool = pool(1, 4)) {
            var read = new AtomicReference<CompletableFuture<List<StatementResult>>>();
            eventually(
                    () -> { // it may end before it is seen
                        read.set(CompletableFuture.supplyAsync(() -> read(pool, ENDLESS, Duration.ofSeconds(1))));
                        eventually(() -> pool.busy() == 1 || read.get().isDone());
                        return pool.busy() == 1;
                    });

            pool.stopOlderThan(Duration.ofMinutes(1));

            assertThat(read.get().get(20, TimeUnit.SECONDS)).containsExactly(failed(9, "query timeout"));
        }
    }

    /// Keeps the only reader of a pool busy: with a read that waits at its first row.
    private static final class Held implements AutoCloseable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private final CompletableFuture<Void> read;

        Held(ReaderPool pool) throws InterruptedException {
            var request = TestEngine.read(false, List.of(Statement.of("SELECT 1")), Duration.ZERO);
            read = CompletableFuture.runAsync(
                    () -> pool.read(request, new HoldingSink(begun, go)),
                    command -> Thread.ofVirtual().start(command));
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        }

        void release() {
            go.countDown();
        }

        @Override
        public void close() {
            release();
            read.orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    private record HoldingSink(CountDownLatch begun, CountDownLatch go) implements ResultSink {
        @Override
        public void row(Row row) {
            begun.countDown();
            try {
                assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {}

        @Override
        public void failed(int code, String message) {
            throw new AssertionError(message);
        }

        @Override
        public void columns(List<Column> columns) {}

        @Override
        public void rowsEnd(long elapsedNanos) {}
    }

    private ReaderPool pool(int readers, int queue) {
        var config =
                new EngineConfig(folder.resolve("db.sqlite"), readers, queue, 128 << 20, true, Duration.ofMillis(50));
        return ReaderPool.start(config, new ScriptCache(), false);
    }

    private static List<StatementResult> read(ReaderPool pool, String sql, Duration limit) {
        var sink = new RecordingSink();
        Request request = TestEngine.read(false, List.of(Statement.of(sql)), limit);
        pool.read(request, sink);
        return sink.results;
    }

    private static void eventually(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
