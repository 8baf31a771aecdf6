// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.time.Duration;

/// How fresh a read must be.
///
/// @param level the consistency level asked for
/// @param freshness longest time since last contact with the leader at level `NONE`; zero means any
/// @param strict with `freshness`: also compare the age of the last entry applied
/// @param linearizableTimeout longest wait for this node to apply what the leader had committed; positive
public record ReadPolicy(ConsistencyLevel level, Duration freshness, boolean strict, Duration linearizableTimeout) {
    /// Level `WEAK`, no freshness bound, ten seconds for a linearizable wait.
    public static final ReadPolicy DEFAULT =
            new ReadPolicy(ConsistencyLevel.WEAK, Duration.ZERO, false, Duration.ofSeconds(10));

    /// Checks the bounds.
    public ReadPolicy {
        if (freshness.isNegative()) throw new IllegalArgumentException("freshness must not be negative: " + freshness);
        if (!linearizableTimeout.isPositive()) {
            throw new IllegalArgumentException("linearizable timeout must be positive: " + linearizableTimeout);
        }
    }

    /// The default policy at another level.
    ///
    /// @param level the level
    /// @return a policy without freshness bound
    public static ReadPolicy of(ConsistencyLevel level) {
        return new ReadPolicy(level, DEFAULT.freshness, false, DEFAULT.linearizableTimeout);
    }
}
