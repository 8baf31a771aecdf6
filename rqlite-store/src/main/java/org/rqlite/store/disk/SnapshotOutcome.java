// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import org.rqlite.store.log.TermIndex;

/// What became of a snapshot.
public sealed interface SnapshotOutcome {
    /// The main file is the state at this entry, and CLEAN says so, forced: the log may be purged up to it
    /// (I3).
    ///
    /// @param at last entry contained
    record Taken(TermIndex at) implements SnapshotOutcome {}

    /// A reader stood in the way; the snapshot before still counts. Go on applying, try again later.
    record Busy() implements SnapshotOutcome {}

    /// Somebody copies the main file (A6); the snapshot before still counts. Nothing was written. Go on applying,
    /// try again later.
    record Held() implements SnapshotOutcome {}
}
