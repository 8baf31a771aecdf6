// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// A node's way into a cluster: whoever launches the node drives it, the store keeps it safe (I7).
///
/// Any thread may call. Each call blocks for no longer than it says; a call on a closed store ends with
/// [NotOpenException]. What is returned as reached is on the disk.
public interface Formation {
    /// Where this node stands.
    ///
    /// @return as of now; never blocks
    Stage stage();

    /// Whether a leader is known to this node, itself included.
    ///
    /// @return true once there is one; never blocks
    boolean knowsLeader();

    /// The cluster that [#foundAlone] makes, known before it is made: the same for as long as the node keeps its disk.
    ///
    /// @return never blocks
    LoneFounding loneFounding();

    /// Whether this node leads, asked of a majority after the call began: what it saw before cannot be a successor's.
    ///
    /// @param timeout longest wait
    /// @return false also if no majority answers
    boolean verifyLeadership(Duration timeout);

    /// Founds a new cluster of this node alone. Blocks until it leads and the founding is on its disk, about a
    /// second.
    ///
    /// @throws IllegalStateException if this node belongs to a cluster, or has promised itself to a founding
    /// @throws LeaderNotFoundException if it does not lead within ten seconds; it goes on trying
    void foundAlone();

    /// The other members of this node's cluster, as it knows them.
    ///
    /// @return their ids; empty outside of a cluster; never blocks
    List<String> others();

    /// Names an address at which a member may be now: this node makes itself known there until a leader is known.
    ///
    /// @param raftAddress node-to-node address, `host:port`
    void meet(String raftAddress);

    /// Asks the node at an address to have this node added to its cluster, as voter or learner as configured. A
    /// node that does not lead names the leader, which is then asked instead; at most ten times. Harmless if
    /// this node is a member already: the leader then takes its address down.
    ///
    /// @param raftAddress node-to-node address of any member, `host:port`
    /// @param timeout longest time for the whole
    /// @return joined only once the new configuration is committed and this node was told of a leader
    JoinOutcome join(String raftAddress, Duration timeout);

    /// Tells the node at an address that this node waits to found a cluster (`NOTIFY`). This node's own address
    /// counts as any other: a node that is not told of itself does not count itself.
    ///
    /// @param raftAddress node-to-node address, `host:port`
    /// @param timeout longest time for the whole
    /// @return what the node there said
    AnnounceOutcome announce(String raftAddress, Duration timeout);

    /// Takes one step of founding (F1-F6); called each second or two, with jitter, after a round of joins has
    /// failed. Does nothing once a leader is known. Sends what it has to without waiting for the answers.
    void tick();

    /// Looks what answers at an address.
    ///
    /// @param address `host:port`
    /// @param timeout longest wait
    /// @return a node's node-to-node port, something else, or nothing
    Door probe(String address, Duration timeout);

    /// A cluster that one node can found alone.
    ///
    /// @param clusterId unique to this node and this life of its disk
    /// @param incarnation made with the node's data folder
    record LoneFounding(UUID clusterId, UUID incarnation) {}

    /// Where a node stands.
    sealed interface Stage {
        /// It belongs to no cluster.
        record Outside() implements Stage {}

        /// It belongs to a cluster whose configuration is on its disk; for a member that was just let in, the
        /// configuration may still be empty.
        ///
        /// @param clusterId unique to one founding
        /// @param voters nodes that vote
        /// @param selfOnly whether this node is the only member, learners included
        record Inside(UUID clusterId, int voters, boolean selfOnly) implements Stage {}
    }

    /// What came of a try to join.
    sealed interface JoinOutcome {
        /// This node is a member.
        ///
        /// @param clusterId which cluster
        /// @param voter whether it votes
        record Joined(UUID clusterId, boolean voter) implements JoinOutcome {}

        /// The node there knows no leader; try again later.
        record NoLeader() implements JoinOutcome {}

        /// This node may not join. Trying again helps only if a person changes something, or another member
        /// dies.
        ///
        /// @param reason cause and cure; lower case, no full stop
        record Refused(String reason) implements JoinOutcome {}

        /// Nobody answered as a node does, or not in time; try again later.
        ///
        /// @param reason for people; lower case, no full stop
        record Unreachable(String reason) implements JoinOutcome {}
    }

    /// What came of an announcement.
    sealed interface AnnounceOutcome {
        /// The node there knows of this node.
        record Noted() implements AnnounceOutcome {}

        /// The node there would not take it.
        ///
        /// @param reason cause and cure; lower case, no full stop
        record Refused(String reason) implements AnnounceOutcome {}

        /// Nobody answered as a node does, or not in time; try again later.
        ///
        /// @param reason for people; lower case, no full stop
        record Unreachable(String reason) implements AnnounceOutcome {}
    }

    /// What answers at an address.
    enum Door {
        /// A node-to-node port.
        NODE,
        /// Something that does not speak as a node-to-node port does, such as an HTTP API.
        SOMETHING_ELSE,
        /// Nobody.
        NOTHING
    }
}
