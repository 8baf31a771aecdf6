// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.rqlite.api.SinkClosedException;

/// Holds back whoever sends until the other side takes more, so that a slow reader costs no memory (I9).
final class Outgoing {
    private final BooleanSupplier ready;
    private final Duration stallMax;
    private final Semaphore changes = new Semaphore(0);
    private volatile boolean over;

    /// @param ready whether a piece would be taken now
    Outgoing(BooleanSupplier ready, Duration stallMax) {
        this.ready = ready;
        this.stallMax = stallMax;
    }

    /// Something may have changed. Any thread.
    void changed() {
        changes.release();
    }

    /// Nobody reads any more. Any thread.
    void end() {
        over = true;
        changes.release();
    }

    boolean isOver() {
        return over;
    }

    /// Waits until a piece would be taken.
    ///
    /// @throws SinkClosedException if nobody reads any more, or not for too long
    void await() {
        changes.drainPermits();
        var end = System.nanoTime() + stallMax.toNanos();
        while (true) {
            if (over) throw new SinkClosedException("the other node is gone");
            if (ready.getAsBoolean()) return;
            try {
                if (!changes.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    if (ready.getAsBoolean()) return;
                    throw new SinkClosedException(
                            "the other node took nothing for " + stallMax.toSeconds() + " seconds");
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new SinkClosedException("interrupted while the other node took nothing");
            }
        }
    }
}
