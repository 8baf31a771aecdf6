// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.rqlite.store.log.EncodedRequest;

/// One request on its way into the log.
///
/// @param request encoded, stamped when it gets its place
/// @param outcome completed with the result, after COMMIT here (I4), or with a
/// [org.rqlite.api.DatabaseException] that
/// says what is certain
/// @param deadlineNanos of [System#nanoTime()], when nobody waits for the outcome any more
public record Proposal(EncodedRequest request, CompletableFuture<Committed> outcome, long deadlineNanos) {
    /// A request that begins to wait now.
    ///
    /// @param request encoded
    /// @param timeout longest wait for the outcome; positive
    /// @return not in line yet
    public static Proposal of(EncodedRequest request, Duration timeout) {
        return new Proposal(request, new CompletableFuture<>(), System.nanoTime() + timeout.toNanos());
    }

    boolean isOver(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }
}
