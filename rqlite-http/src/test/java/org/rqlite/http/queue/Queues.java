// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.rqlite.api.Statement;
import org.rqlite.api.metrics.Metrics;

/// A queue under test: how it is filled and asked.
final class Queues implements AutoCloseable {
    static final long FIRST = 1000;
    static final QueueBounds BOUNDS =
            new QueueBounds(1024, 64 << 20, 128, Duration.ofMillis(1), false, Duration.ofSeconds(20));

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    final ListedDatabase database = new ListedDatabase();
    final AtomicLong released = new AtomicLong();
    final WriteQueue queue;

    Queues(QueueBounds bounds) {
        queue = WriteQueue.start(bounds, database, FIRST, new Metrics());
    }

    static QueueBounds capacity(int requests, long bytes) {
        return new QueueBounds(
                requests, bytes, BOUNDS.batchSize(), BOUNDS.linger(), BOUNDS.transaction(), BOUNDS.grace());
    }

    static QueueBounds batches(int size, Duration linger) {
        return new QueueBounds(
                BOUNDS.capacity(), BOUNDS.bytesMax(), size, linger, BOUNDS.transaction(), BOUNDS.grace());
    }

    static QueueBounds transactions(int size) {
        return new QueueBounds(
                BOUNDS.capacity(), BOUNDS.bytesMax(), size, Duration.ofSeconds(10), true, BOUNDS.grace());
    }

    static QueueBounds grace(Duration grace) {
        return new QueueBounds(
                BOUNDS.capacity(), BOUNDS.bytesMax(), BOUNDS.batchSize(), BOUNDS.linger(), BOUNDS.transaction(), grace);
    }

    QueuedWrite put(String... texts) throws InterruptedException {
        return put(DEADLINE, texts);
    }

    QueuedWrite put(Duration patience, String... texts) throws InterruptedException {
        var work = Work.of(Stream.of(texts).map(Statement::of).toList());
        return queue.put(work, released::incrementAndGet, System.nanoTime() + patience.toNanos());
    }

    /// What became of a write.
    static Outcome outcome(QueuedWrite write) throws InterruptedException {
        return write.await(System.nanoTime() + DEADLINE.toNanos()).orElseThrow();
    }

    static Optional<Outcome> now(QueuedWrite write) throws InterruptedException {
        return write.await(System.nanoTime());
    }

    static void awaitAll(List<QueuedWrite> writes) throws InterruptedException {
        for (var write : writes) outcome(write);
    }

    @Override
    public void close() {
        queue.close();
    }
}
