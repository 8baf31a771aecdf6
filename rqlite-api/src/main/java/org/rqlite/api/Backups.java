// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// Copies the database while it is used. Any thread may call; calls run concurrently, a few at a time.
@FunctionalInterface
public interface Backups {
    /// Hands over a copy of the database: all that was committed up to one entry of the log, and nothing later.
    /// Writers are held up no longer than by a snapshot. Blocks until the last byte was handed over.
    ///
    /// @param backup what is wanted
    /// @param sink takes the bytes
    /// @throws LeaderNotFoundException if the leader's copy is wanted and no leader answered in time
    /// @throws OverloadedException if too many are under way, or the copy could not be made now; the message
    /// says why
    /// @throws DatabaseException likewise; whatever was handed over before any of them is no backup
    /// @throws SinkClosedException if `sink` threw it
    void backUp(Backup backup, BackupSink sink);
}
