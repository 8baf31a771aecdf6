// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;

/// The round of a linearizable read (`safety.md`; A7): proves that nobody has acknowledged anything that this
/// node does not know, without a disk write and without a clock.
///
/// A round is shared by all reads that came before it began; reads that come later share the next one, which
/// begins when this one ends. Any thread may ask.
final class LeaderVerifier {
    private final String self;
    private final Standing standing;
    private final TermAsker terms;
    private final Duration roundTimeout;
    private final ReentrantLock lock = new ReentrantLock();
    private List<CompletableFuture<Long>> waiting = new ArrayList<>(); // guarded by lock: for the next round
    private boolean running; // guarded by lock: a round is under way

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
    /// @param roundTimeout after which a round has failed
    LeaderVerifier(String self, Standing standing, TermAsker terms, Duration roundTimeout) {
        this.self = self;
        this.standing = standing;
        this.terms = terms;
        this.roundTimeout = roundTimeout;
    }

    /// Finds an index that covers all that was acknowledged anywhere before the call.
    ///
    /// @param timeout longest wait
    /// @return a read that waits for `applied ≥` this is linearizable
    /// @throws NotLeaderException if this node does not lead, or not any more
    /// @throws LeaderNotFoundException if no majority answered in time
    long readIndex(Duration timeout) {
        if (standing.members().isLoneVoter(self)) return alone();
        var answer = new CompletableFuture<Long>();
        lock.lock();
        try {
            waiting.add(answer);
        } finally {
            lock.unlock();
        }
        begin();
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
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

    /// How many reads wait for the next round.
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /// Begins a round for all that wait, unless one is under way.
    private void begin() {
        List<CompletableFuture<Long>> reads;
        lock.lock();
        try {
            if (running || waiting.isEmpty()) return;
            running = true;
            reads = waiting;
            waiting = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        var term = standing.readyTerm(); // step 1
        if (term.isEmpty()) {
            end(reads, OptionalLong.empty(), new NotLeaderException());
            return;
        }
        var index = standing.commitIndex(); // step 2
        var round = new Round(reads, term.getAsLong(), index, standing.members());
        if (round.others().isEmpty()) finish(reads, term.getAsLong(), index);
        else ask(round);
    }

    /// The round of a lone voter: there is nobody to ask.
    private long alone() {
        var term = standing.readyTerm();
        if (term.isEmpty()) throw new NotLeaderException();
        var index = standing.commitIndex();
        if (!standing.readyTerm().equals(term)) throw new NotLeaderException();
        return index;
    }

    private void ask(Round round) {
        for (var id : round.others()) {
            var _ = terms.termOf(id, roundTimeout)
                    .completeOnTimeout(OptionalLong.empty(), roundTimeout.toNanos(), TimeUnit.NANOSECONDS)
                    .whenComplete((term, error) -> round.heard(id, error == null ? term : OptionalLong.empty()));
        }
    }

    /// Step 4: the node may have lost and regained leadership while it asked.
    private void finish(List<CompletableFuture<Long>> reads, long term, long index) {
        var stillLeads = standing.readyTerm().equals(OptionalLong.of(term));
        end(reads, stillLeads ? OptionalLong.of(index) : OptionalLong.empty(), new NotLeaderException());
    }

    /// Ends the round and begins the next, then hands out the index, or the failure if there is none.
    private void end(List<CompletableFuture<Long>> reads, OptionalLong index, DatabaseException failure) {
        boolean more;
        lock.lock();
        try {
            running = false;
            more = !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
        // not on this thread: rounds that end at once would pile up on its stack
        if (more) Thread.ofVirtual().name("read-round").start(this::begin);
        for (var read : reads) {
            if (index.isPresent()) read.complete(index.getAsLong());
            else read.completeExceptionally(failure);
        }
    }

    /// Step 3: the answers of one round.
    private final class Round {
        private final List<CompletableFuture<Long>> reads;
        private final long term;
        private final long index;
        private final Members members;
        private final Set<String> others = new TreeSet<>(); // still to be heard; guarded by this
        private final Set<String> agreeing = new HashSet<>(); // guarded by this
        private @Nullable Runnable outcome; // guarded by this; set once

        Round(List<CompletableFuture<Long>> reads, long term, long index, Members members) {
            this.reads = reads;
            this.term = term;
            this.index = index;
            this.members = members;
            others.addAll(members.voters());
            others.addAll(members.previousVoters());
            others.remove(self);
            agreeing.add(self); // counts where it votes; its own term is looked at again in step 4
        }

        synchronized List<String> others() {
            return List.copyOf(others);
        }

        void heard(String id, OptionalLong answer) {
            Runnable now;
            synchronized (this) {
                if (outcome != null || !others.remove(id)) return;
                if (answer.isPresent() && answer.getAsLong() == term) agreeing.add(id);
                if (answer.isPresent() && answer.getAsLong() > term) {
                    outcome = () -> end(reads, OptionalLong.empty(), new NotLeaderException());
                } else if (isMajority(members.voters())
                        && (members.previousVoters().isEmpty() || isMajority(members.previousVoters()))) {
                    outcome = () -> finish(reads, term, index);
                } else if (others.isEmpty()) {
                    outcome = () -> end(reads, OptionalLong.empty(), new LeaderNotFoundException());
                } else {
                    return;
                }
                now = outcome;
            }
            now.run();
        }

        private boolean isMajority(List<String> voters) {
            var count = voters.stream().filter(agreeing::contains).count();
            return 2 * count > voters.size();
        }
    }
}
