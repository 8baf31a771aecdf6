// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import org.rqlite.store.log.TermIndex;

/// Pulls another node's database when the log that is left there begins too late for this node (A6).
@FunctionalInterface
public interface SnapshotFetcher {
    /// There is nobody to pull from.
    SnapshotFetcher NONE = (leader, _) -> {
        throw new IOException("no way to pull a snapshot from " + leader);
    };

    /// Pulls, verifies and forces a snapshot, marker INSTALL included (S10). The database in use is not touched
    /// by it. Blocks as long as bytes arrive; called on a thread of its own, one call at a time.
    ///
    /// @param leaderId whom to pull from
    /// @param firstIndex first entry of its log
    /// @return last entry contained, at `firstIndex - 1` or later
    /// @throws IOException if it could not be had; the leader will call for it again
    TermIndex fetch(String leaderId, long firstIndex) throws IOException;
}
