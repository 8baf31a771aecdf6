// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.rqlite.api.Halt;

/// Looks after the node by time: runs a few short checks twenty times a second.
final class RaftWatch implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(50);

    private final List<Runnable> checks;
    private final Halt halt;
    private final Thread thread;
    private volatile boolean closed;

    private RaftWatch(List<Runnable> checks, Halt halt) {
        this.checks = checks;
        this.halt = halt;
        this.thread = Thread.ofPlatform().name("raft-watch").daemon().unstarted(this::run);
    }

    /// Starts the thread.
    static RaftWatch start(List<Runnable> checks, Halt halt) {
        var watch = new RaftWatch(List.copyOf(checks), halt);
        watch.thread.start();
        return watch;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                checks.forEach(Runnable::run);
            } catch (RuntimeException e) {
                if (!closed) halt.halt(Halt.Reason.DEFECT, "a check of the node failed", e);
            }
            LockSupport.parkNanos(TICK.toNanos());
        }
    }
}
