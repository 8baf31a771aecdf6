// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// Asks other nodes for their term, for the round of a linearizable read (`safety.md`, step 3).
@FunctionalInterface
public interface TermAsker {
    /// Nobody answers.
    TermAsker NONE = (_, _) -> CompletableFuture.completedFuture(OptionalLong.empty());

    /// Asks one voter; the question leaves after the call. Any thread; does not block.
    ///
    /// @param nodeId of the voter
    /// @param timeout by which the answer is complete
    /// @return its term; empty if it cannot be reached, is not in this group, or has another incarnation than
    /// the replicated record says (S1)
    CompletableFuture<OptionalLong> termOf(String nodeId, Duration timeout);
}
