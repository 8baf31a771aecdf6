// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.time.Duration;

/// How much a queue holds, and what makes a batch.
///
/// @param capacity requests that wait; at least 1
/// @param bytesMax memory of those that wait or are being written, by estimate; one larger request is let in
/// alone
/// @param batchSize requests that make a batch whole; at least 1
/// @param linger longest wait of a batch for more, from its first request on; zero: until it is whole
/// @param transaction whether each batch is one transaction
/// @param grace longest time for what is queued to be written once the queue is closed
public record QueueBounds(
        int capacity, long bytesMax, int batchSize, Duration linger, boolean transaction, Duration grace) {
    private static final int GATHERED = 4; // times the size of a batch: what is lost with a leader is bounded, too

    /// Checks the bounds.
    public QueueBounds {
        if (capacity < 1) throw new IllegalArgumentException("queue capacity must be at least 1: " + capacity);
        if (bytesMax < 1) throw new IllegalArgumentException("queue memory must be at least 1 byte: " + bytesMax);
        if (batchSize < 1) throw new IllegalArgumentException("queue batch size must be at least 1: " + batchSize);
        if (linger.isNegative()) throw new IllegalArgumentException("queue timeout must not be negative: " + linger);
    }

    /// Requests of a batch at most. What gathered while the last batch was written is written together, which is what
    /// keeps up on a slow disk; but a transaction undoes all of its batch, and is no larger than was asked for.
    ///
    /// @return at least the batch size
    long batchMax() {
        return transaction ? batchSize : (long) GATHERED * batchSize;
    }
}
