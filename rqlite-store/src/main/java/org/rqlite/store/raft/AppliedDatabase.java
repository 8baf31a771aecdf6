// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.util.List;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.log.TermIndex;

/// The database as the log drives it. One thread at a time, but for [#walBytes()].
public interface AppliedDatabase {
    /// Applies requests and commits them.
    ///
    /// @param requests in log order
    /// @return one result a request, in order; committed here
    List<RequestResult> apply(List<LoggedRequest> requests);

    /// The replicated settings of the writer's connection.
    ///
    /// @return as left by the last request applied
    ConnectionState connectionState();

    /// Makes the main file the state after the last request applied, durably.
    ///
    /// @param at the last entry applied
    /// @param record the replicated record after it
    /// @return false if a reader stood in the way: the snapshot before still counts
    /// @throws IOException if the disk refuses
    boolean snapshot(TermIndex at, ReplicatedRecord record) throws IOException;

    /// The size of what a snapshot would have to move. Any thread.
    ///
    /// @return bytes
    long walBytes();
}
