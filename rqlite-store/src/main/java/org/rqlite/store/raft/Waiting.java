// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for a condition that nobody announces, by asking each millisecond.
public final class Waiting {
    private static final Duration STEP = Duration.ofMillis(1);

    private Waiting() {}

    /// Waits.
    ///
    /// @param condition quick to ask
    /// @param timeout longest wait
    /// @return whether the condition came true in time
    public static boolean until(BooleanSupplier condition, Duration timeout) {
        var end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) return false;
            LockSupport.parkNanos(STEP.toNanos());
        }
        return true;
    }
}
