// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waiting with a deadline: the one place of these suites where a thread parks.
public final class Eventually {
    private static final Duration FIRST_STEP = Duration.ofNanos(200_000);
    private static final Duration LAST_STEP = Duration.ofMillis(20);

    private Eventually() {}

    /// Asks until the answer is yes.
    ///
    /// @param what told in the failure, evaluated only then
    public static void await(Duration deadline, Supplier<String> what, BooleanSupplier condition) {
        if (!within(deadline, condition)) throw new AssertionError("not within " + deadline + ": " + what.get());
    }

    /// Asks until the answer is yes, less and less often: what is waited for needs the processor more than who waits.
    ///
    /// @return false if it was no until the deadline
    public static boolean within(Duration deadline, BooleanSupplier condition) {
        return ask(deadline, LAST_STEP, condition);
    }

    /// Asks all the time, for a moment that must be met.
    ///
    /// @return false if it was no until the deadline
    public static boolean closelyWithin(Duration deadline, BooleanSupplier condition) {
        return ask(deadline, FIRST_STEP, condition);
    }

    private static boolean ask(Duration deadline, Duration lastStep, BooleanSupplier condition) {
        var end = System.nanoTime() + deadline.toNanos();
        var step = FIRST_STEP;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) return false;
            pause(step);
            step = min(lastStep, step.multipliedBy(5).dividedBy(4));
        }
        return true;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    public static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
