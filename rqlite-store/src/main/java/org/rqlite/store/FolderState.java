// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.store.disk.DataFolderException;
import org.rqlite.store.disk.FolderLock;
import org.rqlite.store.disk.NodeFile;

/// A data folder as seen from outside, by whoever looks for what is wrong; changes nothing in it.
///
/// @param holder id of the process that uses it, this one excluded; empty if none does
/// @param node whose folder it is; empty if it is new
/// @param damage why `node.json` cannot be read, and the cure; empty if it can
public record FolderState(Optional<String> holder, Optional<Node> node, Optional<String> damage) {
    /// Nothing known.
    public static final FolderState UNKNOWN = new FolderState(Optional.empty(), Optional.empty(), Optional.empty());

    /// A node as its folder says.
    ///
    /// @param nodeId fixed with the folder
    /// @param incarnation made with the folder
    /// @param clusterId its cluster; empty if it is in none
    public record Node(String nodeId, UUID incarnation, Optional<UUID> clusterId) {}

    /// Looks. Not for a process that has a store open on this folder.
    ///
    /// @param dataFolder exists
    /// @return as of now
    /// @throws IOException if the folder cannot be read
    public static FolderState read(Path dataFolder) throws IOException {
        var holder = FolderLock.holder(dataFolder);
        try {
            var node = NodeFile.read(dataFolder)
                    .map(file -> new Node(file.nodeId(), file.incarnation(), file.clusterId()));
            return new FolderState(holder, node, Optional.empty());
        } catch (DataFolderException e) {
            return new FolderState(holder, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }
}
