// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.server.RaftServer;

/// What a leader knows of the nodes that replicate from it.
final class Followers {
    private Followers() {}

    /// One node that replicates from this one.
    ///
    /// @param id its id
    /// @param matchIndex last entry known to be in its log; -1 if it cannot be told
    /// @param silentMillis since its last answer
    record Follower(String id, long matchIndex, long silentMillis) {}

    /// All of them; empty on a node that does not lead.
    static List<Follower> of(RaftServer.Division division) {
        var role = division.getInfo().getRoleInfoProto();
        if (!role.hasLeaderInfo()) return List.of();
        var peers = role.getLeaderInfo().getFollowerInfoList();
        var matches = division.getInfo().getFollowerMatchIndices();
        var followers = new ArrayList<Follower>();
        for (var i = 0; i < peers.size(); i++) {
            var peer = peers.get(i);
            // in the same order, but not taken at the same moment
            var match = matches.length == peers.size() ? matches[i] : -1;
            followers.add(new Follower(peer.getId().getId().toStringUtf8(), match, peer.getLastRpcElapsedTimeMs()));
        }
        return followers;
    }

    /// The voter that would lose least by leading: of those that answer, the one whose log is longest.
    static Optional<String> mostUpToDateVoter(RaftServer.Division division, Members members) {
        return of(division).stream()
                .filter(follower -> members.voters().contains(follower.id()))
                .max(Comparator.<Follower>comparingLong(Follower::matchIndex)
                        .thenComparing(
                                Comparator.comparingLong(Follower::silentMillis).reversed()))
                .map(Follower::id);
    }
}
