// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.time.Duration;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.StaleReadException;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.raft.RaftView;
import org.rqlite.store.raft.Waiting;

/// Decides whether this node's database is fresh enough for a read, waiting if that helps.
final class ReadLevels {
    private final RaftNode node;

    ReadLevels(RaftNode node) {
        this.node = node;
    }

    /// Whether a read must go through the log: a strong one, and a linearizable one unless this node is the only
    /// voter, until there is a round trip to the other voters (A7).
    ///
    /// @param policy of the read
    /// @return true if this node's database may not answer it, however long one waits
    boolean needsLog(ReadPolicy policy) {
        return switch (policy.level()) {
            case NONE, WEAK, AUTO -> false;
            case LINEARIZABLE -> !isOnlyVoter();
            case STRONG -> true;
        };
    }

    /// Returns once a read of this node's database meets the policy.
    ///
    /// @param policy of a level that is read from this node's database
    void await(ReadPolicy policy) {
        switch (policy.level()) {
            case NONE -> checkFreshness(policy);
            // every node votes as yet, and on a voter AUTO is WEAK
            case WEAK, AUTO -> requireReadyLeader();
            case LINEARIZABLE -> awaitLinearizable(policy.linearizableTimeout());
            case STRONG -> throw new IllegalArgumentException("a strong read goes through the log");
        }
    }

    /// @throws NotReadyException if this node leads but has not caught up: a read right after a restart would
    /// miss writes
    /// @throws LeaderNotFoundException if nobody leads
    /// @throws NotLeaderException if another node leads
    void requireReadyLeader() {
        if (node.isReadyLeader()) return;
        var leader = node.view().leaderId();
        if (leader.isEmpty()) throw new LeaderNotFoundException();
        if (node.isLeader()) throw new NotReadyException();
        throw node.applied()
                .record()
                .flatMap(record -> record.member(leader.get()))
                .map(member -> new NotLeaderException(ClusterView.peer(member)))
                .orElseGet(NotLeaderException::new);
    }

    private boolean isOnlyVoter() {
        return node.applied().record().stream()
                        .flatMap(record -> record.members().stream())
                        .filter(ReplicatedRecord.Member::voter)
                        .count()
                == 1;
    }

    /// The round of a linearizable read for the only voter: nobody else can have been elected, so the round trip to the
    /// other voters falls away.
    private void awaitLinearizable(Duration timeout) {
        requireReadyLeader();
        var term = node.term();
        var index = node.commitIndex();
        if (!node.isReadyLeader() || node.term() != term) throw new StaleReadException();
        if (!Waiting.until(() -> node.applied().at().index() >= index, timeout)) {
            throw new OverloadedException("index " + (index + 1) + ": timeout waiting for fsm");
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
