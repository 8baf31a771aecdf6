// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.nio.ByteBuffer;

/// A request in the bytes that the log carries, still without its stamp: callers encode in parallel, the
/// proposer stamps in order (S9). One thread at a time.
public final class EncodedRequest {
    private final byte[] bytes; // the first eight are the time, the next eight the seed

    EncodedRequest(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The size in the log.
    ///
    /// @return bytes
    public int size() {
        return bytes.length;
    }

    /// Sets what SQL sees of the world outside.
    ///
    /// @param timeMillis milliseconds since 1970
    /// @param seed start of the random numbers
    public void stamp(long timeMillis, long seed) {
        ByteBuffer.wrap(bytes).putLong(timeMillis).putLong(seed);
    }

    byte[] bytes() {
        return bytes;
    }
}
