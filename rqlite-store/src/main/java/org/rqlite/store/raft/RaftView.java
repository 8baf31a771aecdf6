// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.server.RaftServer;
import org.rqlite.store.log.TermIndex;

/// How one node of the consensus layer stands; its parts are read one after the other, not at once.
///
/// @param role in rqlite's words
/// @param leaderId the leader as far as this node knows
/// @param term the current one
/// @param last last entry in the log
/// @param firstIndex first entry still in the log
/// @param commitIndex counted from 0; -1 for none
/// @param snapshot last entry in the main database file
/// @param voters ids of the nodes that vote
/// @param sinceContact how long ago the leader was heard; zero on the leader, empty if never
/// @param waiting requests in line for the log
public record RaftView(
        Role role,
        Optional<String> leaderId,
        long term,
        TermIndex last,
        long firstIndex,
        long commitIndex,
        TermIndex snapshot,
        List<String> voters,
        Optional<Duration> sinceContact,
        int waiting) {
    /// What a node does.
    public enum Role {
        /// Proposes entries.
        LEADER("Leader"),
        /// Follows, or replicates without a vote.
        FOLLOWER("Follower"),
        /// Stands for election, or has not started yet.
        CANDIDATE("Candidate"),
        /// Ended.
        SHUTDOWN("Shutdown");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        /// The word that `/status` shows.
        ///
        /// @return such as `Leader`
        public String word() {
            return word;
        }
    }

    /// A node in no group.
    static RaftView outside(TermIndex snapshot) {
        return new RaftView(
                Role.FOLLOWER, Optional.empty(), 0, snapshot, 0, -1, snapshot, List.of(), Optional.empty(), 0);
    }

    static RaftView of(RaftServer.Division division, TermIndex snapshot, int waiting) {
        var info = division.getInfo();
        var log = division.getRaftLog();
        var last = Optional.ofNullable(log.getLastEntryTermIndex())
                .map(at -> new TermIndex(at.getTerm(), at.getIndex()))
                .orElse(snapshot);
        return new RaftView(
                role(division),
                Optional.ofNullable(info.getLeaderId()).map(Object::toString),
                info.getCurrentTerm(),
                last,
                log.getStartIndex(),
                log.getLastCommittedIndex(),
                snapshot,
                division.getRaftConf().getCurrentPeers().stream()
                        .map(peer -> peer.getId().toString())
                        .sorted()
                        .toList(),
                sinceContact(division),
                waiting);
    }

    private static Role role(RaftServer.Division division) {
        if (!division.getInfo().isAlive()) return Role.SHUTDOWN;
        return switch (division.getInfo().getCurrentRole()) {
            case LEADER -> Role.LEADER;
            case FOLLOWER, LISTENER -> Role.FOLLOWER;
            case CANDIDATE, UNRECOGNIZED -> Role.CANDIDATE;
        };
    }

    private static Optional<Duration> sinceContact(RaftServer.Division division) {
        if (division.getInfo().getCurrentRole() == RaftPeerRole.LEADER) return Optional.of(Duration.ZERO);
        var role = division.getInfo().getRoleInfoProto();
        if (!role.hasFollowerInfo() || !role.getFollowerInfo().hasLeaderInfo()) return Optional.empty();
        var leader = role.getFollowerInfo().getLeaderInfo();
        return leader.hasId() ? Optional.of(Duration.ofMillis(leader.getLastRpcElapsedTimeMs())) : Optional.empty();
    }
}
