// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.concurrent.ExecutionException;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.OverloadedException;

/// A request that was handed to the log, and the wait for what becomes of it.
public final class Flight {
    private final Proposal proposal;
    private final Proposer proposer;

    Flight(Proposal proposal, Proposer proposer) {
        this.proposal = proposal;
        this.proposer = proposer;
    }

    /// Waits for the outcome. It comes at the request's deadline at the latest ([Proposer#expire]): a clock of
    /// this wait's own would cost a virtual thread two switches of context.
    ///
    /// @return after COMMIT here (I4)
    /// @throws DatabaseException if the request was not written, or if nobody knows; it says which
    public Committed await() {
        try {
            return proposal.outcome().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DatabaseException known) throw known;
            throw new IllegalStateException("a request failed in an unknown way", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            if (proposer.withdraw(proposal))
                throw new OverloadedException("interrupted waiting for a place in the log");
            throw new CommitUnknownException("interrupted while committing log");
        }
    }
}
