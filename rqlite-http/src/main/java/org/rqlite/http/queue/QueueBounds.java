// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.time.Duration;

/// How much a queue holds, and what makes a batch.
///
/// @param capacity requests that wait; at least 1
/// @param bytesMax memory of those that wait or are being written, by estimate; one larger request is let in
/// alone
/// @param batchSize requests of a batch; at least 1
/// @param linger longest wait of a batch for more, from its first request on; zero: until it is whole
/// @param transaction whether each batch is one transaction
/// @param grace longest time for what is queued to be written once the queue is closed
public record QueueBounds(
        int capacity, long bytesMax, int batchSize, Duration linger, boolean transaction, Duration grace) {
    /// Checks the bounds.
    public QueueBounds {
        if (capacity < 1) throw new IllegalArgumentException("queue capacity must be at least 1: " + capacity);
        if (bytesMax < 1) throw new IllegalArgumentException("queue memory must be at least 1 byte: " + bytesMax);
        if (batchSize < 1) throw new IllegalArgumentException("queue batch size must be at least 1: " + batchSize);
        if (linger.isNegative()) throw new IllegalArgumentException("queue timeout must not be negative: " + linger);
    }
}
