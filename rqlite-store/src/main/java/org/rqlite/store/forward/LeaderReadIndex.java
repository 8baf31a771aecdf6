// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Heard;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.Question;

/// Asks the leader from which index on a read is linearizable (A7). Any thread may ask.
///
/// One question serves all reads that came before it was sent; reads that come later share the next one, which is
/// sent when this one is answered.
public final class LeaderReadIndex {
    private static final Duration QUESTION_MAX = Duration.ofSeconds(2);

    private final Leadership leadership;
    private final PeerClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private List<CompletableFuture<Long>> waiting = new ArrayList<>(); // guarded by lock: for the next question
    private boolean asking; // guarded by lock: a question is under way

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
    /// @return counted from 0: a read of a database that has applied it sees all that was acknowledged before
    /// the call
    /// @throws LeaderNotFoundException if no leader answered in time; may be asked again at once
    public long ask(Duration timeout) {
        var answer = new CompletableFuture<Long>();
        lock.lock();
        try {
            waiting.add(answer);
        } finally {
            lock.unlock();
        }
        next();
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw new LeaderNotFoundException();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LeaderNotFoundException();
        }
    }

    /// Sends a question for all that wait, unless one is under way.
    private void next() {
        List<CompletableFuture<Long>> reads;
        lock.lock();
        try {
            if (asking || waiting.isEmpty()) return;
            asking = true;
            reads = waiting;
            waiting = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        var leader = leadership.other();
        var cluster = leadership.cluster();
        if (leader.isEmpty() || cluster.isEmpty()) {
            answered(reads, null);
            return;
        }
        var _ = client.asking(leader.get().raftAddress(), new Question.ReadIndex(cluster.get()), QUESTION_MAX)
                .whenComplete((heard, _) -> answered(reads, heard));
    }

    private void answered(List<CompletableFuture<Long>> reads, @Nullable Heard heard) {
        lock.lock();
        try {
            asking = false;
        } finally {
            lock.unlock();
        }
        next();
        for (var read : reads) {
            if (heard != null && heard.answer() instanceof Answer.ReadIndexIs(var index)) read.complete(index);
            else read.completeExceptionally(new LeaderNotFoundException());
        }
    }
}
