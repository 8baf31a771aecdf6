// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waiting with a deadline: the one place of these suites where a thread parks.
public final class Eventually {
    private Eventually() {}

    /// Asks until the answer is yes.
    ///
    /// @param what told in the failure, evaluated only then
    public static void await(Duration deadline, Supplier<String> what, BooleanSupplier condition) {
        if (!within(deadline, condition)) throw new AssertionError("not within " + deadline + ": " + what.get());
    }

    /// Asks until the answer is yes.
    ///
    /// @return false if it was no until the deadline
    public static boolean within(Duration deadline, BooleanSupplier condition) {
        var end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) return false;
            pause(Duration.ofNanos(200_000));
        }
        return true;
    }

    public static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
