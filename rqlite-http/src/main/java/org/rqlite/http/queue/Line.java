// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rqlite.api.OverloadedException;

/// The writes that wait, in order, bounded by their number and their memory (H9). Many put, one takes.
final class Line {
    /// A batch is cut at about this much memory.
    static final long BATCH_BYTES = 1024 * 1024;

    private final QueueBounds bounds;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final ArrayDeque<QueuedWrite> waiting = new ArrayDeque<>(); // guarded by lock, as all below
    private long waitingBytes;
    private long takenBytes; // of those that are being written
    private int blocked; // threads that wait for room
    private long nextSequence;
    private boolean closed;
    private long lingered; // batches whose time was up before they were whole

    Line(QueueBounds bounds, long firstSequence) {
        this.bounds = bounds;
        this.nextSequence = firstSequence;
    }

    /// Lines a write up, waiting for room if there is none.
    ///
    /// @param release called once it is through
    /// @param deadlineNanos of [System#nanoTime()]
    /// @return empty if there was no room by then
    /// @throws OverloadedException if the line is closed
    Optional<QueuedWrite> put(Work work, Runnable release, long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!awaitRoom(work.bytes(), deadlineNanos)) return Optional.empty();
            var write = new QueuedWrite(nextSequence++, work, release);
            waiting.add(write);
            waitingBytes += work.bytes();
            if (waiting.size() == 1 || isWhole()) filled.signal();
            return Optional.of(write);
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitRoom(long bytes, long deadlineNanos) throws InterruptedException {
        blocked++;
        try {
            while (!closed && !hasRoom(bytes)) {
                filled.signal(); // whoever waits for more cannot get it
                if (drained.awaitNanos(deadlineNanos - System.nanoTime()) <= 0 && !hasRoom(bytes)) return false;
            }
        } finally {
            blocked--;
        }
        if (closed) {
            throw new OverloadedException("this node is stopping, nothing was queued: send the write to another node");
        }
        return true;
    }

    private boolean hasRoom(long bytes) {
        var held = waitingBytes + takenBytes;
        return waiting.size() < bounds.capacity() && (held == 0 || held + bytes <= bounds.bytesMax());
    }

    private boolean isWhole() {
        return closed || blocked > 0 || waiting.size() >= bounds.batchSize() || waitingBytes >= BATCH_BYTES;
    }

    /// Waits for a batch. What it holds is to be given back by [#through].
    ///
    /// @return in order; empty once the line is closed and nothing waits
    List<QueuedWrite> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) filled.await();
            while (!waiting.isEmpty() && !isWhole()) {
                if (bounds.linger().isZero()) {
                    filled.await();
                } else {
                    var left = waiting.getFirst().sinceNanos() + bounds.linger().toNanos() - System.nanoTime();
                    if (left <= 0 || filled.awaitNanos(left) <= 0) {
                        lingered++;
                        break;
                    }
                }
            }
            var batch = cut();
            drained.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private List<QueuedWrite> cut() {
        var batch = new ArrayList<QueuedWrite>();
        var bytes = 0L;
        for (var next = waiting.peek(); next != null; next = waiting.peek()) {
            var fits = batch.size() < bounds.batchMax() && bytes + next.bytes() <= BATCH_BYTES;
            if (!batch.isEmpty() && (!fits || next.alone() || batch.getFirst().alone())) break;
            batch.add(waiting.remove());
            bytes += next.bytes();
        }
        waitingBytes -= bytes;
        takenBytes += bytes;
        return batch;
    }

    /// Gives back what a batch held.
    void through(List<QueuedWrite> batch) {
        batch.forEach(QueuedWrite::release);
        lock.lock();
        try {
            for (var write : batch) takenBytes -= write.bytes();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many writes wait.
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /// How many batches were cut because their time was up.
    long lingered() {
        lock.lock();
        try {
            return lingered;
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more; what waits is still to be had, at once.
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// All that wait, without waiting for any; to be given back as a batch.
    List<QueuedWrite> rest() {
        lock.lock();
        try {
            var all = List.copyOf(waiting);
            waiting.clear();
            takenBytes += waitingBytes;
            waitingBytes = 0;
            return all;
        } finally {
            lock.unlock();
        }
    }
}
