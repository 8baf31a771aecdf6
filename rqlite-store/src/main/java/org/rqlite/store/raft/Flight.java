// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /// Waits for the outcome.
    ///
    /// @param timeout longest wait; positive
    /// @return after COMMIT here (I4)
    /// @throws DatabaseException if the request was not written, or if nobody knows; it says which
    public Committed await(Duration timeout) {
        try {
            return proposal.outcome().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            if (proposer.withdraw(proposal)) throw new OverloadedException("timed out waiting for a place in the log");
            return proposal.outcome().getNow(unknown("timed out committing log"));
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

    private static Committed unknown(String why) {
        throw new CommitUnknownException(why);
    }
}
