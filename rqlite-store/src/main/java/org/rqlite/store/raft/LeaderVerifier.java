// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.store.wait.SharedRound;

/// The round of a linearizable read (`safety.md`; A7): proves that nobody has acknowledged anything that this
/// node does not know, without a disk write and without a clock.
///
/// A round is shared by all reads that came before it began. As many voters are asked as make a majority, those
/// first that made the last one; the others too if one says no, or is not heard soon. Any thread may ask.
final class LeaderVerifier {
    private final String self;
    private final Standing standing;
    private final TermRound.Asking asking;
    private final RaftCounters counters;
    private final SharedRound<Long> rounds = new SharedRound<>(this::begin);
    private volatile List<String> prompt = List.of(); // others that made the last majority

    /// How this node stands; asked more than once in a round.
    interface Standing {
        /// The term in which this node leads and is ready; empty if it is not.
        OptionalLong readyTerm();

        /// The commit index.
        long commitIndex();

        /// The configuration in force.
        Members members();
    }

    /// @param self id of this node
    /// @param asking how voters are asked
    /// @param counters of rounds
    LeaderVerifier(String self, Standing standing, TermRound.Asking asking, RaftCounters counters) {
        this.self = self;
        this.standing = standing;
        this.asking = asking;
        this.counters = counters;
    }

    /// Finds an index that covers all that was acknowledged anywhere before the call. Blocks.
    ///
    /// @param timeout longest wait
    /// @return a read that waits for `applied ≥` this is linearizable
    /// @throws NotLeaderException if this node does not lead, or not any more
    /// @throws LeaderNotFoundException if no majority answered in time
    long readIndex(Duration timeout) {
        try {
            return asking.deadlines().await(readIndex(), timeout);
        } catch (TimeoutException _) {
            throw new LeaderNotFoundException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DatabaseException known) throw known;
            throw new IllegalStateException("a read round failed in an unknown way", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LeaderNotFoundException();
        }
    }

    /// The same without blocking; completed on a thread that must not be blocked, within two rounds.
    CompletableFuture<Long> readIndex() {
        var index = standing.members().isLoneVoter(self) ? alone() : rounds.join();
        return index.whenComplete((_, error) -> counters.readIndex(error == null));
    }

    /// How many reads wait for the next round.
    int waiting() {
        return rounds.waiting();
    }

    private CompletableFuture<Long> begin() {
        var term = standing.readyTerm(); // step 1
        if (term.isEmpty()) return CompletableFuture.failedFuture(new NotLeaderException());
        var index = standing.commitIndex(); // step 2
        return new TermRound(self, term.getAsLong(), standing.members(), asking)
                .run(prompt) // step 3
                .thenCompose(agreed -> {
                    prompt = agreed;
                    return confirmed(term.getAsLong(), index);
                })
                .whenComplete((_, error) -> counters.round(error == null));
    }

    /// The round of a lone voter: there is nobody to ask.
    private CompletableFuture<Long> alone() {
        var term = standing.readyTerm();
        if (term.isEmpty()) return CompletableFuture.failedFuture(new NotLeaderException());
        return confirmed(term.getAsLong(), standing.commitIndex());
    }

    /// Step 4: the node may have lost and regained leadership while it asked.
    private CompletableFuture<Long> confirmed(long term, long index) {
        return standing.readyTerm().equals(OptionalLong.of(term))
                ? CompletableFuture.completedFuture(index)
                : CompletableFuture.failedFuture(new NotLeaderException());
    }
}
