// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

/// The checkpoint within a snapshot; handed in, since this package does not know SQLite.
@FunctionalInterface
public interface SnapshotCheckpoint {
    /// Moves all of the WAL into the main file at `synchronous=FULL` and truncates the WAL.
    ///
    /// @return false if a reader stood in the way; the WAL then stays, and may be in the main file in part
    boolean complete();
}
