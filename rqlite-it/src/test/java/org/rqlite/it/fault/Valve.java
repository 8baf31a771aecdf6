// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What happens to the bytes that one node sends to another. Any thread.
final class Valve {
    /// Everything passes at once.
    static final Duration AT_ONCE = Duration.ZERO;

    private static final long UNLIMITED = Long.MAX_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean open = true; // guarded by lock
    private boolean closedForGood; // guarded by lock
    private Duration delay = AT_ONCE; // guarded by lock
    private long bytesPerSecond = UNLIMITED; // guarded by lock
    private long freeAt = System.nanoTime(); // guarded by lock: when the wire has carried all that went before

    void open() {
        change(() -> open = true);
    }

    void shut() {
        change(() -> open = false);
    }

    void delay(Duration time) {
        change(() -> delay = time);
    }

    void limit(long rate) {
        change(() -> bytesPerSecond = rate);
    }

    /// The network ends: nobody waits any more, nothing passes.
    void end() {
        change(() -> closedForGood = true);
    }

    /// When bytes read now may be written, in `System.nanoTime()`.
    long due(int bytes) {
        lock.lock();
        try {
            var now = System.nanoTime();
            if (bytesPerSecond != UNLIMITED) {
                freeAt = Math.max(freeAt, now) + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
            }
            return Math.max(now, bytesPerSecond == UNLIMITED ? now : freeAt) + delay.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /// Waits while shut, and until a time.
    ///
    /// @return false if nothing passes any more
    boolean awaitOpen(long due) throws InterruptedException {
        lock.lock();
        try {
            while (!closedForGood) {
                var early = due - System.nanoTime();
                if (open && early <= 0) return true;
                if (open) {
                    var _ = changed.awaitNanos(early);
                } else {
                    changed.await();
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
