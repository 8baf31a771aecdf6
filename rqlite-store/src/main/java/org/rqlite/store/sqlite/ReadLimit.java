// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.time.Duration;

/// Tells one read when to stop: at its deadline, or because somebody asked for it. Any thread may stop
/// it.
final class ReadLimit {
    /// Never.
    static final ReadLimit NONE = new ReadLimit(Long.MAX_VALUE, 0);

    private final long nanosMax;
    private final long begunNanos;
    private volatile String stopped = ""; // why; empty while it may go on

    private ReadLimit(long nanosMax, long begunNanos) {
        this.nanosMax = nanosMax;
        this.begunNanos = begunNanos;
    }

    /// Starts now, also while the read still waits for its turn.
    ///
    /// @param limit zero means none
    static ReadLimit of(Duration limit) {
        var nanos = limit.isZero() || limit.compareTo(Duration.ofDays(10_000)) > 0 ? Long.MAX_VALUE : limit.toNanos();
        return new ReadLimit(nanos, System.nanoTime());
    }

    /// Time since the start.
    long ageNanos() {
        return System.nanoTime() - begunNanos;
    }

    /// Makes the read stop soon.
    ///
    /// @param reason told to the client
    void stop(String reason) {
        stopped = reason;
    }

    boolean reached() {
        if (!stopped.isEmpty()) return true;
        return nanosMax != Long.MAX_VALUE && ageNanos() > nanosMax;
    }

    /// Why it was stopped.
    String reason() {
        return stopped.isEmpty() ? TextRunner.QUERY_TIMEOUT : stopped;
    }

    /// Stops here if it should.
    void check() {
        if (reached()) throw new SqliteException(ResultCodes.INTERRUPT, reason());
    }
}
