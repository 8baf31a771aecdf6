// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.Question;
import org.rqlite.store.wait.SharedRound;

/// Asks the leader from which index on a read is linearizable (A7). Any thread may ask.
///
/// One question serves all reads that came before it was sent; reads that come later share the next one, which is
/// sent when this one is answered.
public final class LeaderReadIndex {
    private static final Duration QUESTION_MAX = Duration.ofSeconds(2);

    private final Leadership leadership;
    private final PeerClient client;
    private final SharedRound<Long> rounds = new SharedRound<>(this::begin);

    /// Asks for the reads of one node.
    ///
    /// @param leadership who leads
    /// @param client reaches the leader
    public LeaderReadIndex(Leadership leadership, PeerClient client) {
        this.leadership = leadership;
        this.client = client;
    }

    /// Asks. Blocks.
    ///
    /// @param timeout longest wait
    /// @return counted from 0: a read of a database that has applied it sees what was acknowledged before
    /// @throws LeaderNotFoundException if no leader answered in time; may be asked again at once
    public long ask(Duration timeout) {
        var answer = rounds.join();
        try {
            // two rounds are the longest wait; a limit costs more, see `Deadlines`
            return timeout.compareTo(QUESTION_MAX.multipliedBy(2)) >= 0
                    ? answer.get()
                    : answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw new LeaderNotFoundException();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LeaderNotFoundException();
        }
    }

    private CompletableFuture<Long> begin() {
        var leader = leadership.other();
        var cluster = leadership.cluster();
        if (leader.isEmpty() || cluster.isEmpty()) return none();
        return client.askingOnLine(leader.get().raftAddress(), new Question.ReadIndex(cluster.get()), QUESTION_MAX)
                .thenCompose(heard -> heard.answer() instanceof Answer.ReadIndexIs(var index)
                        ? CompletableFuture.completedFuture(index)
                        : none());
    }

    private static CompletableFuture<Long> none() {
        return CompletableFuture.failedFuture(new LeaderNotFoundException());
    }
}
