// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import java.time.Duration;

/// The time that is left for one call of the SPI.
///
/// @param end by `System.nanoTime`
record Budget(long end) {
    static Budget of(Duration time) {
        return new Budget(System.nanoTime() + time.toNanos());
    }

    /// What is left.
    ///
    /// @return zero or more
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /// What is left, at most so much.
    Duration left(Duration most) {
        var left = left();
        return left.compareTo(most) < 0 ? left : most;
    }
}
