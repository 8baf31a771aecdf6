// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;

/// Decides when the log is to be folded into the database file: by bytes, entries and age (S14).
///
/// Ratis counts entries since the process started, so a node that is restarted often would never snapshot; we
/// count from the last snapshot. One thread.
final class SnapshotTrigger {
    private static final long WAL_BYTES_MAX = 64L << 20; // not to wait for the next look
    private static final Duration AGE_MAX = Duration.ofMinutes(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final RaftConfig.Trigger limits;
    private long lookNanos; // next regular look
    private long retryNanos; // not to be asked again before
    private long currentSinceNanos; // when the main file was last seen to hold everything

    SnapshotTrigger(RaftConfig.Trigger limits, long nowNanos) {
        this.limits = limits;
        this.lookNanos = nowNanos + limits.interval().toNanos();
        this.retryNanos = nowNanos;
        this.currentSinceNanos = nowNanos;
    }

    /// Whether a snapshot should be told of that is there already, since a load made one.
    boolean isDueToTell(long nowNanos) {
        if (nowNanos - retryNanos < 0) return false;
        retryNanos = nowNanos + RETRY.toNanos();
        return true;
    }

    /// Whether a snapshot should be taken now.
    ///
    /// @param entries applied since the last snapshot
    boolean isDue(long entries, long walBytes, long nowNanos) {
        if (entries <= 0) {
            currentSinceNanos = nowNanos;
            return false;
        }
        if (nowNanos - retryNanos < 0) return false;
        var due = walBytes >= WAL_BYTES_MAX;
        if (nowNanos - lookNanos >= 0) {
            lookNanos = nowNanos + limits.interval().toNanos();
            due |= entries >= limits.entries()
                    || walBytes >= limits.walBytes()
                    || nowNanos - currentSinceNanos >= AGE_MAX.toNanos();
        }
        if (due)
            retryNanos = nowNanos + Math.min(RETRY.toNanos(), limits.interval().toNanos());
        return due;
    }
}
