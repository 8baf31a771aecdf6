// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.time.Duration;

/// Puts another database in the place of the present one, on every node alike. Any thread may call; one load runs at
/// a time.
public interface Loads {
    /// The largest database file that can be loaded, in bytes: 64 GB.
    long BYTES_MAX = 64L << 30;

    /// Loads a database file. All data before it is gone, settings of the connection are as after a start. The file
    /// goes to the disk first, is checked there, then travels through the log in pieces, other writes between them.
    /// Blocks until it is in its place on the node that leads, or certainly or possibly not.
    ///
    /// @param database the file
    /// @param timeout longest wait for a leader, not for the load: that is bounded by the size of the file;
    /// positive
    /// @return which entry of the log it was, and which node has taken it
    /// @throws InvalidDatabaseException if it is no whole database; nothing was changed
    /// @throws RequestTooLargeException if it is larger than [#BYTES_MAX] or the disk has no room; nothing was
    /// changed
    /// @throws LeaderNotFoundException if no leader answered in time; nothing was changed
    /// @throws OverloadedException if another load is under way, or leadership was lost before the last piece;
    /// the
    /// message says that nothing was changed
    /// @throws CommitUnknownException if it may have been loaded
    /// @throws DatabaseException likewise, each saying what is certain
    Served load(DatabaseSource database, Duration timeout);

    /// Loads a database file on the only node of a cluster; never passed on to another one.
    ///
    /// @param database the file
    /// @throws NotLeaderException if this node does not lead; nothing was changed
    /// @throws RefusedException if the cluster has other nodes; nothing was changed
    /// @throws DatabaseException as [#load]
    void boot(DatabaseSource database);
}
