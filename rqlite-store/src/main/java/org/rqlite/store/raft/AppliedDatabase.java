// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.Entry;
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

    /// Puts a snapshot that was received and forced (S10) in the place of the database: closes it, swaps the
    /// file, opens it again. Reads that wait go on with the new one; reads under way fail.
    ///
    /// @return the state that it holds
    /// @throws IOException if the disk refuses, or there is no such snapshot; nothing may be applied after that
    Applied replace() throws IOException;

    /// Puts a file that came through the log in the place of the database, durably: closes it, swaps the file, opens
    /// it again with the settings of `record`. Reads that wait go on with the new one; reads under way fail. The
    /// verdict on the file follows from its bytes alone (I2).
    ///
    /// @param file all of it, on this disk; moved or left alone
    /// @param load what it should be
    /// @param at its entry, the last one applied then
    /// @param record the replicated record after it
    /// @return why it is no database, if so: then nothing was changed
    /// @throws IOException if the disk refuses; nothing may be applied after that
    Optional<String> load(Path file, Entry.Load load, TermIndex at, ReplicatedRecord record) throws IOException;

    /// The size of what a snapshot would have to move. Any thread.
    ///
    /// @return bytes
    long walBytes();
}
