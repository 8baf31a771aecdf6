// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// The waits between tries of a registry that does not answer: each up to twice the last, with jitter, so that the
/// nodes
/// do not all come back in one moment. One thread.
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LAST = Duration.ofSeconds(4); // a key must be current soon after the store is back

    private final RandomGenerator random;
    private Duration next = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// After a failure.
    Duration next() {
        var wait = next.plusNanos(random.nextLong(next.toNanos()));
        var twice = next.multipliedBy(2);
        next = twice.compareTo(LAST) < 0 ? twice : LAST;
        return wait;
    }

    /// After an answer.
    void reset() {
        next = FIRST;
    }
}
