// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import java.time.Duration;

/// The time by which a client must have done its part, if it is its turn (H3).
///
/// The thread that serves the client moves it; the guard's thread only reads it, so plain volatiles will do.
final class Countdown {
    static final int BYTES_PER_SECOND = 64 * 1024; // a client that sends less is slow
    static final long SECOND = 1_000_000_000;

    private final Deadlines deadlines;
    private volatile boolean timed;
    private volatile long endNanos; // of System.nanoTime(), if timed
    private long bodyEndNanos; // the serving thread only

    Countdown(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    void until(Duration wait) {
        endNanos = System.nanoTime() + wait.toNanos();
        timed = true;
    }

    void unbounded() {
        timed = false;
    }

    void bodyBegins() {
        bodyEndNanos = System.nanoTime() + deadlines.body().toNanos();
        bodyMoves();
    }

    /// A piece of the body came; the whole is still bounded.
    void bodyMoves() {
        var stallEndNanos = System.nanoTime() + deadlines.stall().toNanos();
        endNanos = stallEndNanos - bodyEndNanos < 0 ? stallEndNanos : bodyEndNanos;
        timed = true;
    }

    /// So many bytes of a body of any size came, which earn their client time for more.
    void bodyEarns(int bytes) {
        bodyEndNanos += bytes * (SECOND / BYTES_PER_SECOND);
    }

    boolean isOver(long nowNanos) {
        return timed && nowNanos - endNanos > 0;
    }
}
