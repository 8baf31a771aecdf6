// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The cluster as one node sees it, and what an operator may ask of it or of the node. Any thread may call.
public interface Cluster {
    /// This node.
    ///
    /// @return its id and addresses as advertised
    Peer self();

    /// The leader as far as this node knows.
    ///
    /// @return empty while there is none; never blocks
    Optional<Peer> leader();

    /// Who belongs to the cluster, reachable or not.
    ///
    /// @return voters and learners as far as this node knows, sorted by id; empty while it belongs to no
    /// cluster; never blocks
    /// @throws NotOpenException if the store is not open
    List<Peer> members();

    /// Tries to reach every member.
    ///
    /// @param timeout longest wait for each; positive
    /// @return one report a member, voters and learners, sorted by id; empty while this node belongs to no
    /// cluster
    /// @throws NotOpenException if the store is not open
    List<NodeReport> nodes(Duration timeout);

    /// Whether this node can serve.
    ///
    /// @param sync also wait until this node's commit index reaches the leader's
    /// @param timeout longest wait for the leader and for `sync`; positive
    /// @return the first thing that is missing, or ready
    Readiness readiness(boolean sync, Duration timeout);

    /// Removes a member from the cluster, through the leader. The node is told if it is reachable; it keeps its
    /// data and is in no cluster afterwards. A node that is no member counts as removed. A leader asked to remove
    /// itself hands leadership over first.
    ///
    /// @param nodeId which
    /// @param timeout longest wait; positive
    /// @throws RefusedException if it is the only voter
    /// @throws DatabaseException if there is no leader or the change was not made in time; it may still be made
    void remove(String nodeId, Duration timeout);

    /// Makes the leader hand leadership over to another voter and waits until that one leads.
    ///
    /// @param successor id of the voter that shall lead; empty for the one that has most of the log
    /// @param timeout longest wait; positive
    /// @throws RefusedException if there is no such voter, or no other at all
    /// @throws DatabaseException if there is no leader or nobody took over in time
    void stepDown(Optional<String> successor, Duration timeout);

    /// Takes a snapshot of this node alone, which lets its log shrink; requests are served meanwhile.
    ///
    /// @param timeout longest wait; positive
    /// @return what became of it
    /// @throws NotOpenException if the store is not open
    SnapshotResult takeSnapshot(Duration timeout);
}
