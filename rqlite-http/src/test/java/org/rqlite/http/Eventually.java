// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits in tests: for a claim to become true, or for time to pass that is itself what is tested.
public final class Eventually {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration PERIOD = Duration.ofMillis(10);

    private Eventually() {}

    /// Waits until a claim holds.
    public static void holds(String claim, BooleanSupplier holds) {
        var end = System.nanoTime() + DEADLINE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) throw new AssertionError("still not so: " + claim);
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    /// Lets time pass.
    public static void pass(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        for (var left = time.toNanos(); left > 0; left = end - System.nanoTime()) LockSupport.parkNanos(left);
    }
}
