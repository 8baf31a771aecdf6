// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/// Seeds of requests, drawn from a generator many at a time: a secure one takes long for each call. Guarded by
/// the proposer's lock.
final class SeedSource {
    private static final int DRAWN_AT_ONCE = 64;

    private final RandomGenerator random;
    private final ByteBuffer drawn =
            ByteBuffer.allocate(DRAWN_AT_ONCE * Long.BYTES).limit(0);

    SeedSource(RandomGenerator random) {
        this.random = random;
    }

    /// The next seed; each is given out once.
    long next() {
        if (!drawn.hasRemaining()) {
            random.nextBytes(drawn.array());
            drawn.clear();
        }
        return drawn.getLong();
    }
}
