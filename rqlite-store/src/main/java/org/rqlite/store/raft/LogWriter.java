// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftClientReply;

/// Appends an entry to the log of this node, if it leads.
@FunctionalInterface
interface LogWriter {
    /// Appends.
    ///
    /// @param number by which the entry is known when it is applied
    /// @param entry not changed afterwards
    /// @return Ratis's answer, after the entry was applied or could not be
    /// @throws NotAppendedException if it certainly was not appended
    /// @throws IOException if the log takes no entries; the fate of this one is unknown
    CompletableFuture<RaftClientReply> append(long number, byte[] entry) throws IOException;
}
