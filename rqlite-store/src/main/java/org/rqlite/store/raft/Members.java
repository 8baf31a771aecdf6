// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftConfiguration;

/// The nodes of a cluster as the configuration in force names them, which may not be committed yet.
///
/// @param voters ids, sorted
/// @param learners ids, sorted
/// @param previousVoters ids of the configuration that is being left, sorted; empty if none is
/// @param changing whether the configuration is being changed
public record Members(List<String> voters, List<String> learners, List<String> previousVoters, boolean changing) {
    /// No configuration.
    public static final Members NONE = new Members(List.of(), List.of(), List.of(), false);

    /// Copies the lists.
    public Members {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
        previousVoters = List.copyOf(previousVoters);
    }

    /// Whether the node votes or learns.
    ///
    /// @param id of a node
    /// @return true if it is in the new configuration
    public boolean contains(String id) {
        return voters.contains(id) || learners.contains(id);
    }

    /// Whether the node is the only one that votes, so that it need not ask anybody.
    ///
    /// @param id of a node
    /// @return true if current and previous voters are this node alone
    public boolean isLoneVoter(String id) {
        var alone = List.of(id);
        return voters.equals(alone) && (previousVoters.isEmpty() || previousVoters.equals(alone));
    }

    static Members of(RaftConfiguration configuration) {
        var previous = Optional.ofNullable(configuration.getPreviousPeers(RaftPeerRole.FOLLOWER))
                .orElse(List.of());
        return new Members(
                ids(configuration.getCurrentPeers(RaftPeerRole.FOLLOWER)),
                ids(configuration.getCurrentPeers(RaftPeerRole.LISTENER)),
                ids(previous),
                !previous.isEmpty());
    }

    private static List<String> ids(Collection<RaftPeer> peers) {
        return peers.stream()
                .map(peer -> Objects.requireNonNull(peer.getId()).toString())
                .sorted()
                .toList();
    }
}
