// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.Statement;

/// One request in the queue, from its place in line to its outcome.
public final class QueuedWrite {
    private final long sequence;
    private final Work work;
    private final Runnable release;
    private final long sinceNanos = System.nanoTime();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Outcome outcome; // set by the queue's thread alone, once

    QueuedWrite(long sequence, Work work, Runnable release) {
        this.sequence = sequence;
        this.work = work;
        this.release = release;
    }

    /// Its place in the order of all writes of this queue.
    ///
    /// @return one more than that of the write before
    public long sequence() {
        return sequence;
    }

    /// Waits until it is through.
    ///
    /// @param deadlineNanos of [System#nanoTime()]
    /// @return empty if it is not by then; it stays in the queue
    /// @throws InterruptedException if the server stops
    public Optional<Outcome> await(long deadlineNanos) throws InterruptedException {
        var _ = over.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        return Optional.ofNullable(outcome);
    }

    List<Statement> statements() {
        return work.statements();
    }

    long bytes() {
        return work.bytes();
    }

    boolean alone() {
        return work.alone();
    }

    long sinceNanos() {
        return sinceNanos;
    }

    boolean isOver() {
        return outcome != null;
    }

    /// Ends it, once.
    void end(Outcome what) {
        outcome = what;
        over.countDown();
    }

    /// Gives its memory back.
    void release() {
        release.run();
    }
}
