// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/// Says how long a lot waits for the clients that were just answered, as PostgreSQL's `commit_delay` does.
///
/// Clients that send their next request when the last one is answered would otherwise travel in two halves for
/// ever, one in flight and one that waits, and each entry costs the same however many requests it holds. A lot
/// of [#ENOUGH] requests never waits: it is better to answer some while others fly. A smaller one waits only
/// while that was worth it: every now and then one tries, and where at least three quarters of those that were
/// answered come back in time, the next ones wait too. It waits no longer than a flight takes, which is what it would
/// save: so long, for clients of another node come back by a longer way. A lone client never waits. Guarded by the
/// proposer's lock.
final class Gathering {
    static final int TRY_EVERY = 32; // lots
    static final int ENOUGH = 64; // requests

    private static final long LONGEST_NANOS = Duration.ofMillis(4).toNanos();
    private static final int MISSES_MAX = 4;

    private final LongUnaryOperator longest; // wait in nanoseconds, by the time that the last flight took
    private long untilNanos; // the lot departs then at the latest
    private int expected; // requests, or 0 if the lot waits for nobody
    private int answered; // by the last lot
    private int waited; // requests that waited already when it landed
    private int misses; // lots in a row that waited in vain
    private int lots; // since one tried
    private boolean worth;

    Gathering() {
        this(flightNanos -> Math.min(LONGEST_NANOS, flightNanos));
    }

    /// @param longest wait in nanoseconds, given the nanoseconds of the last flight
    Gathering(LongUnaryOperator longest) {
        this.longest = longest;
    }

    /// A lot has landed and nothing is in flight.
    ///
    /// @param requests that it answered
    /// @param waiting requests that wait already
    void landed(int requests, int waiting, long flightNanos, long nowNanos) {
        expected = 0;
        if (requests == 0) return;
        if (!worth && ++lots < TRY_EVERY) return;
        lots = 0;
        answered = requests;
        waited = waiting;
        expected = Math.min(ENOUGH, requests + waiting);
        untilNanos = nowNanos + longest.applyAsLong(flightNanos);
    }

    /// How long the next lot still waits.
    ///
    /// @param waiting requests that wait
    /// @return 0 for not any more
    long waitNanos(int waiting, long nowNanos) {
        return waiting >= expected ? 0 : Math.max(0, untilNanos - nowNanos);
    }

    /// A lot departs with nothing else in flight.
    ///
    /// @param requests in it
    void departed(int requests) {
        if (expected == 0) return;
        var cameBack = 4 * (requests - waited) >= 3 * Math.min(answered, expected - waited);
        misses = cameBack ? 0 : misses + 1;
        worth = cameBack || (worth && misses < MISSES_MAX);
        expected = 0;
    }
}
