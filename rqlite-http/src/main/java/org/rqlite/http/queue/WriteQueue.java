// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rqlite.api.Database;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.metrics.Metrics;

/// Writes that clients hand over without waiting for them: lined up in memory, gathered into batches, written in order
/// by one thread. What is queued is lost if the process is killed.
public final class WriteQueue implements AutoCloseable {
    static final Outcome.GivenUp STOPPED =
            new Outcome.GivenUp("this node stopped before it wrote this: send the write to another node");

    private static final System.Logger LOG = System.getLogger(WriteQueue.class.getName());
    private static final Duration END_MAX = Duration.ofSeconds(1); // for an interrupted attempt to return

    private final QueueBounds bounds;
    private final Line line;
    private final Counters counters;
    private final Delivery delivery;
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final Thread worker;

    private WriteQueue(QueueBounds bounds, Database database, long firstSequence, Metrics metrics) {
        this.bounds = bounds;
        this.line = new Line(bounds, firstSequence);
        this.counters = new Counters(metrics, line);
        this.delivery = new Delivery(database, bounds.transaction(), counters, this::pauses);
        this.worker = Thread.ofPlatform().name("write-queue").daemon().unstarted(this::work);
    }

    /// Starts an empty queue.
    ///
    /// @param bounds how much it holds
    /// @param database written to
    /// @param firstSequence the number of its first write
    /// @param metrics of the node; the queue adds its own
    /// @return the queue, which the caller closes
    public static WriteQueue start(QueueBounds bounds, Database database, long firstSequence, Metrics metrics) {
        var queue = new WriteQueue(bounds, database, firstSequence, metrics);
        queue.worker.start();
        return queue;
    }

    /// Queues a write. Waits for room until the deadline.
    ///
    /// @param work what to write
    /// @param release gives its memory back; called once it is through, if this returns
    /// @param deadlineNanos of [System#nanoTime()]
    /// @return the write in its place
    /// @throws OverloadedException if there was no room in time or the node stops; nothing was queued
    /// @throws InterruptedException if the server stops; nothing was queued
    public QueuedWrite put(Work work, Runnable release, long deadlineNanos) throws InterruptedException {
        var write = line.put(work, release, deadlineNanos).orElseThrow(this::full);
        counters.taken(work.statements().size());
        return write;
    }

    private OverloadedException full() {
        return new OverloadedException("write queue is full, capacity=" + bounds.capacity() + " memory="
                + bounds.bytesMax() + ": nothing was queued, send the write again later; a higher -write-queue-capacity"
                + " or a larger heap holds more");
    }

    // the thread's top frame
    private void work() {
        try {
            for (var batch = line.take(); !batch.isEmpty(); batch = line.take()) write(batch);
        } catch (InterruptedException _) { // told to stop
        }
        var rest = line.rest();
        if (!rest.isEmpty()) delivery.settle(rest, STOPPED);
        line.through(rest);
    }

    private void write(List<QueuedWrite> batch) {
        counters.batched(batch, System.nanoTime());
        try {
            delivery.deliver(batch);
        } catch (RuntimeException e) { // a defect must not stop the queue; nobody knows what was written
            LOG.log(Level.ERROR, "a batch of queued writes failed", e);
            var unsettled = batch.stream().filter(write -> !write.isOver()).toList();
            if (!unsettled.isEmpty()) {
                delivery.settle(unsettled, new Outcome.GivenUp("internal error, the write may have been carried out"));
            }
        } finally {
            line.through(batch);
        }
    }

    private boolean pauses(Duration time) {
        try {
            return !abandoned.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Counts a client that waited for its write.
    ///
    /// @param inTime whether its time sufficed
    public void waited(boolean inTime) {
        counters.waited(inTime);
    }

    /// How much it holds.
    ///
    /// @return as given
    public QueueBounds bounds() {
        return bounds;
    }

    /// The number of the last write that is through.
    ///
    /// @return 0 before the first
    public long processed() {
        return delivery.processed();
    }

    /// What it has done.
    ///
    /// @return as of now
    public QueueCounts counts() {
        return counters.counts();
    }

    /// Takes no more, writes what is queued, and gives up what is left of it after the grace: that is logged with its
    /// count. May be called again.
    @Override
    public void close() {
        line.close();
        try {
            if (worker.join(bounds.grace())) return;
            abandon();
            if (!worker.join(END_MAX)) LOG.log(Level.ERROR, "a batch of queued writes is still under way");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            abandon();
        }
    }

    private void abandon() {
        abandoned.countDown();
        worker.interrupt();
    }
}
