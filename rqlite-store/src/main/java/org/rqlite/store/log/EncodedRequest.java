// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.nio.ByteBuffer;

/// A request in the bytes that the log carries, still without its time: callers encode in parallel, the proposer
/// stamps in order (S9). One thread at a time.
public final class EncodedRequest {
    private final byte[] bytes; // the first eight are the time

    EncodedRequest(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The size in the log.
    ///
    /// @return bytes
    public int size() {
        return bytes.length;
    }

    /// Sets the time that SQL sees.
    ///
    /// @param timeMillis milliseconds since 1970
    public void stamp(long timeMillis) {
        ByteBuffer.wrap(bytes).putLong(timeMillis);
    }

    byte[] bytes() {
        return bytes;
    }
}
