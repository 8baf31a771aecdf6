// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forming;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.rqlite.store.raft.RaftNode;

/// This node's part in the consensus group, as its founding needs it. Durable when a method returns.
interface Group {
    /// Makes the group with these voters if it is missing.
    void found(UUID cluster, List<String> voterIds) throws IOException;

    /// Makes the group without a configuration if it is missing: silent until a leader adds this node.
    void awaitMembership(UUID cluster) throws IOException;

    /// Deletes the group if it is there.
    void delete() throws IOException;

    /// Whether a leader is known.
    boolean knowsLeader();

    /// The group of a node.
    static Group of(RaftNode node) {
        return new Group() {
            @Override
            public void found(UUID cluster, List<String> voterIds) throws IOException {
                node.found(cluster, voterIds);
            }

            @Override
            public void awaitMembership(UUID cluster) throws IOException {
                node.awaitMembership(cluster);
            }

            @Override
            public void delete() throws IOException {
                node.delete();
            }

            @Override
            public boolean knowsLeader() {
                return node.leaderId().isPresent();
            }
        };
    }
}
