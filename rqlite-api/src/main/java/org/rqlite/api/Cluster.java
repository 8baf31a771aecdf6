// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The cluster as one node sees it. Any thread may call.
public interface Cluster {
    /// This node.
    ///
    /// @return its id and addresses as advertised
    Peer self();

    /// The leader as far as this node knows.
    ///
    /// @return empty while there is none; never blocks
    Optional<Peer> leader();

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
}
