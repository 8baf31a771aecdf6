// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.time.Duration;

/// Turns a time limit into steps of SQLite's virtual machine, which every node counts alike (S6).
public final class StepBudget {
    /// Steps that stand for a millisecond: about two thirds of what one processor does.
    private static final long STEPS_PER_MILLI = 50_000;

    private static final long STEPS_MAX = STEPS_PER_MILLI * Duration.ofDays(1).toMillis();

    private StepBudget() {}

    /// The budget for a time limit.
    ///
    /// @param dbTimeout the limit that the client gave; zero if it gave none
    /// @param otherwise the limit then, positive
    /// @return steps; at least 1, at most those of a day
    public static long of(Duration dbTimeout, Duration otherwise) {
        var limit = dbTimeout.isZero() ? otherwise : dbTimeout;
        if (limit.compareTo(Duration.ofDays(1)) >= 0) return STEPS_MAX;
        return Math.max(1, limit.toNanos() / 1_000 * STEPS_PER_MILLI / 1_000);
    }
}
