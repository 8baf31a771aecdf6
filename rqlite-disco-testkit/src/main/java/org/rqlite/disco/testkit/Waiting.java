// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting with a deadline: the one place of these tests where a thread parks.
public final class Waiting {
    private static final Duration STEP = Duration.ofMillis(20);

    private Waiting() {}

    /// Asks until the answer is yes.
    ///
    /// @param deadline the longest wait
    /// @param what told in the failure
    /// @param condition the question
    public static void until(Duration deadline, String what, BooleanSupplier condition) {
        var end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("not within " + deadline + ": " + what);
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    /// Asks for as long as it takes, and fails at the first no.
    ///
    /// @param time how long
    /// @param what told in the failure
    /// @param condition the question
    public static void throughout(Duration time, String what, BooleanSupplier condition) {
        var end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            if (!condition.getAsBoolean()) throw new AssertionError("not throughout " + time + ": " + what);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    /// How long something takes.
    ///
    /// @param action what is timed
    /// @return its time
    public static Duration time(Runnable action) {
        var start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
