// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// The waits between the turns of a loop: one to two times an interval, so that nodes that were started together do not
/// go on together. Short at first, for most clusters are started at once; then rqlite's second.
final class Pace {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LATER = Duration.ofSeconds(1);
    private static final int FIRST_TURNS = 15;

    private final RandomGenerator random;
    private int turns; // so far

    Pace(RandomGenerator random) {
        this.random = random;
    }

    /// How long after the beginning of this turn the next one begins.
    Duration next() {
        var interval = turns++ < FIRST_TURNS ? FIRST : LATER;
        return interval.plusNanos(random.nextLong(interval.toNanos()));
    }
}
