// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.StaleReadException;
import org.rqlite.store.forward.LeaderReadIndex;
import org.rqlite.store.forward.Leadership;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.raft.RaftView;

/// Decides whether this node's database is fresh enough for a read, waiting if that helps.
final class ReadLevels {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final RaftNode node;
    private final String self;
    private final Leadership leadership;
    private final LeaderReadIndex leaderIndex;
    private final Duration leaderWait;

    /// @param self this node's id
    /// @param leaderIndex asks the leader for this node's linearizable reads
    /// @param leaderWait longest wait for a leader that can serve
    ReadLevels(RaftNode node, String self, Leadership leadership, LeaderReadIndex leaderIndex, Duration leaderWait) {
        this.node = node;
        this.self = self;
        this.leadership = leadership;
        this.leaderIndex = leaderIndex;
        this.leaderWait = leaderWait;
    }

    /// What a policy means on this node.
    ///
    /// @return any level but `AUTO`: that is `NONE` on a learner, `WEAK` elsewhere
    ConsistencyLevel levelHere(ReadPolicy policy) {
        if (policy.level() != ConsistencyLevel.AUTO) return policy.level();
        return isLearner() ? ConsistencyLevel.NONE : ConsistencyLevel.WEAK;
    }

    /// By the configuration in force, else by the replicated record: while a learner opens its group anew there is
    /// no configuration to look at.
    private boolean isLearner() {
        var members = node.members();
        if (members.learners().contains(self)) return true;
        if (members.voters().contains(self)) return false;
        return node.applied().record().stream()
                .flatMap(record -> record.members().stream())
                .anyMatch(member -> member.id().equals(self) && !member.voter());
    }

    /// Returns once a read of this node's database meets the policy.
    ///
    /// @return false if it must go through the log instead
    /// @throws DatabaseException if this node cannot meet the policy; nothing was read
    boolean await(ReadPolicy policy) {
        switch (levelHere(policy)) {
            case NONE -> checkFreshness(policy);
            case WEAK, AUTO -> requireReadyLeader();
            case LINEARIZABLE -> awaitLinearizable(policy.linearizableTimeout());
            case STRONG -> {
                return false;
            }
        }
        return true;
    }

    /// @throws NotReadyException if this node leads but has not caught up: a read right after a restart would
    /// miss writes
    /// @throws LeaderNotFoundException if nobody leads
    /// @throws NotLeaderException if another node leads
    void requireReadyLeader() {
        switch (leadership.standing()) {
            case READY -> {}
            case LEADING -> throw new NotReadyException();
            case FOLLOWING ->
                throw leadership
                        .other()
                        .<DatabaseException>map(NotLeaderException::new)
                        .orElseGet(LeaderNotFoundException::new);
        }
    }

    /// Waits until this node has applied all that was acknowledged anywhere before the call (A7): it asks the
    /// leader for the index, or finds it itself if it leads.
    private void awaitLinearizable(Duration timeout) {
        var start = System.nanoTime();
        var index = readIndex(start, timeout);
        var left = timeout.minusNanos(System.nanoTime() - start);
        if (!node.awaitApplied(index, left)) {
            throw new OverloadedException("index " + (index + 1) + ": timeout waiting for fsm");
        }
    }

    private long readIndex(long start, Duration timeout) {
        var patience = timeout.compareTo(leaderWait) < 0 ? timeout : leaderWait;
        while (true) {
            DatabaseException refusal;
            try {
                return switch (leadership.standing()) {
                    case READY -> node.readIndex(timeout);
                    case LEADING -> throw new NotReadyException();
                    case FOLLOWING -> leaderIndex.ask(timeout);
                };
            } catch (NotReadyException | LeaderNotFoundException e) {
                refusal = e;
            } catch (NotLeaderException _) {
                refusal = new LeaderNotFoundException();
            }
            if (System.nanoTime() - start >= patience.toNanos()) throw refusal;
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) throw refusal;
        }
    }

    private void checkFreshness(ReadPolicy policy) {
        if (policy.freshness().isZero() || node.isLeader()) return;
        var view = node.view();
        if (isOld(view, policy.freshness())) throw new StaleReadException();
        if (policy.strict() && node.applied().at().index() < view.commitIndex()) throw new StaleReadException();
    }

    private static boolean isOld(RaftView view, Duration freshness) {
        return view.sinceContact().isEmpty() || view.sinceContact().get().compareTo(freshness) > 0;
    }
}
