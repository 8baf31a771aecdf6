// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;

/// Says how many entries may be in flight at once: one, unless the way to the other nodes is long.
///
/// With one in flight each entry takes all that came meanwhile, which costs least where the processor is what
/// everybody waits for. Where they wait for the network, requests would wait for a whole round trip before they
/// leave: there a few entries go in even distances. Guarded by the proposer's lock.
final class FlightWindow {
    static final int SIZE = 4;
    static final long NEVER = Long.MAX_VALUE;

    private static final long FAR_NANOS = Duration.ofMillis(8).toNanos();
    private static final int SAMPLE = 64; // flights

    private final long farNanos;
    private long shortest = Long.MAX_VALUE; // flight of this sample; what takes longest is the processor's fault
    private int flights; // in this sample
    private long far; // the shortest of the last whole sample if that is far, else 0
    private long departedNanos;

    FlightWindow() {
        this(FAR_NANOS);
    }

    /// @param farNanos how long the shortest flights are where the network is what everybody waits for
    FlightWindow(long farNanos) {
        this.farNanos = farNanos;
    }

    /// How long to wait until another entry may depart.
    ///
    /// @param inFlight how many are in flight
    /// @return 0 for now; [#NEVER] if one must land first
    long waitNanos(int inFlight, long nowNanos) {
        if (inFlight == 0) return 0;
        if (far == 0 || inFlight >= SIZE) return NEVER;
        return Math.max(0, far / SIZE - (nowNanos - departedNanos));
    }

    void departed(long nowNanos) {
        departedNanos = nowNanos;
    }

    void landed(long flightNanos) {
        shortest = Math.min(shortest, flightNanos);
        if (++flights < SAMPLE) return;
        far = shortest >= farNanos ? shortest : 0;
        shortest = Long.MAX_VALUE;
        flights = 0;
    }
}
