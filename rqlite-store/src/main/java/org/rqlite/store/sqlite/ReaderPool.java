// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.store.sql.ScriptCache;

/// Read-only connections, each with a platform thread: a step of SQLite would hold the carrier of a
/// virtual one (A13). Bounded in threads and in waiting reads (I9).
final class ReaderPool implements AutoCloseable {
    private final BlockingQueue<Read> waiting;
    private final List<Worker> workers = new ArrayList<>();
    private final boolean foreignKeys;
    private volatile boolean closed;

    private ReaderPool(EngineConfig config, boolean foreignKeys) {
        this.foreignKeys = foreignKeys;
        waiting = new ArrayBlockingQueue<>(config.readQueueSizeMax());
    }

    static ReaderPool start(EngineConfig config, ScriptCache scripts, boolean foreignKeys) {
        var pool = new ReaderPool(config, foreignKeys);
        for (var i = 0; i < config.readers(); i++) {
            pool.workers.add(pool.new Worker(Reader.open(config, scripts, foreignKeys), i));
        }
        pool.workers.forEach(worker -> worker.thread.start());
        return pool;
    }

    /// Number of connections.
    int size() {
        return workers.size();
    }

    /// Number of connections that answer a read now.
    int busy() {
        return (int) workers.stream()
                .filter(worker -> !worker.running.equals(ReadLimit.NONE))
                .count();
    }

    /// Whether the connections were opened with foreign keys on.
    boolean foreignKeys() {
        return foreignKeys;
    }

    /// What a reader is to do, unless the limit is reached before its end.
    @FunctionalInterface
    interface Work {
        void run(Reader reader, ReadLimit limit);
    }

    /// Runs a read and waits for its end.
    ///
    /// @throws ReadersClosedException if the pool was closed before the read began
    void read(Request request, ResultSink results) {
        put(new Read(request, results)).await();
    }

    /// Runs something else that reads, without a limit of its own, and waits for its end.
    ///
    /// @throws ReadersClosedException as [#read]
    void run(Work work) {
        put(new Read(work, ReadLimit.of(Duration.ZERO))).await();
    }

    /// Runs a read without waiting for its end.
    ///
    /// @return fails as [#read] does
    CompletableFuture<Boolean> start(Request request, ResultSink results) {
        try {
            return put(new Read(request, results)).done;
        } catch (ReadersClosedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Read put(Read read) {
        if (!waiting.offer(read)) {
            throw new OverloadedException("read queue is full, size=" + (waiting.size() + waiting.remainingCapacity()));
        }
        // asked after the read is in the queue: closing empties it, but perhaps did so before
        if (closed && waiting.remove(read)) throw new ReadersClosedException();
        return read;
    }

    /// Stops the reads that run for longer than this.
    void stopOlderThan(Duration age) {
        for (var worker : workers) {
            var running = worker.running;
            if (running.ageNanos() > age.toNanos()) running.stop("stopped: a snapshot was waiting for this query");
        }
    }

    @Override
    public void close() {
        close("stopped: the node is stopping");
    }

    /// Stops all reads and waits for the threads to end.
    ///
    /// @param why told to the reads that are stopped
    void close(String why) {
        closed = true;
        for (var worker : workers) worker.thread.interrupt();
        var interrupted = false;
        for (var worker : workers) {
            while (worker.thread.isAlive()) {
                worker.running.stop(why);
                try {
                    worker.thread.join(Duration.ofMillis(10));
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        failWaiting();
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void failWaiting() {
        for (var left = waiting.poll(); left != null; left = waiting.poll()) {
            left.done.completeExceptionally(new ReadersClosedException());
        }
    }

    /// One read that waits or runs.
    private record Read(Work work, ReadLimit limit, CompletableFuture<Boolean> done) {
        Read(Work work, ReadLimit limit) {
            this(work, limit, new CompletableFuture<>());
        }

        Read(Request request, ResultSink results) {
            this((reader, limit) -> reader.read(request, limit, results), ReadLimit.of(request.dbTimeout()));
        }

        // an interrupt stops the read; its end is waited for, since it may be using the sink
        void await() {
            var interrupted = false;
            while (true) {
                try {
                    done.get();
                    break;
                } catch (InterruptedException _) {
                    interrupted = true;
                    limit.stop("stopped: the client went away");
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException cause) throw cause;
                    throw new IllegalStateException("read failed", e.getCause());
                }
            }
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private final class Worker {
        private final Reader reader;
        private final Thread thread;
        private volatile ReadLimit running = ReadLimit.NONE;

        Worker(Reader reader, int number) {
            this.reader = reader;
            thread = Thread.ofPlatform().name("sqlite-reader-" + number).unstarted(this::work);
        }

        private void work() {
            try (reader) {
                while (!closed) serve(waiting.take());
            } catch (InterruptedException _) {
                // the pool is closing
            }
        }

        private void serve(Read read) {
            running = read.limit;
            try {
                read.work.run(reader, read.limit);
            } catch (RuntimeException | Error e) {
                running = ReadLimit.NONE;
                read.done.completeExceptionally(e);
                return;
            }
            running = ReadLimit.NONE; // before the caller hears of the end, who may count the busy ones
            read.done.complete(true);
        }
    }
}
