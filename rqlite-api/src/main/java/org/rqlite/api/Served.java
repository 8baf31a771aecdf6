// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.util.Optional;

/// What is to be said about a request besides its results.
///
/// @param raftIndex index of the log entry that carried it, counted from 1; 0 if it did not go through the log
/// @param servedBy advertised node-to-node address of the node that served it in place of the one asked; empty
/// if that one did itself
public record Served(long raftIndex, Optional<String> servedBy) {
    /// Served from this node's database, without the log.
    public static final Served LOCALLY = new Served(0);

    /// Served by the node that was asked.
    ///
    /// @param raftIndex index of the log entry that carried it, counted from 1; 0 if it did not go through the
    /// log
    public Served(long raftIndex) {
        this(raftIndex, Optional.empty());
    }

    /// The same, as told by a node that had another one serve it.
    ///
    /// @param raftAddress the other node's advertised node-to-node address
    /// @return names the other node
    public Served by(String raftAddress) {
        return new Served(raftIndex, Optional.of(raftAddress));
    }
}
