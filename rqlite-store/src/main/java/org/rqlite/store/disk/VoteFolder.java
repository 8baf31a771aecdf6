// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folder of Ratis's vote file, whose rename Ratis 3.3 does not force (S12).
///
/// @param folder `DATA/raft/<cluster id>/current`
public record VoteFolder(Path folder) {
    /// Forces the folder; before a vote leaves this node. Does nothing if there is no such folder yet.
    ///
    /// @throws IOException if the disk refuses: then the vote must not leave
    public void force() throws IOException {
        if (Files.exists(folder)) ForcedFile.forceFolder(folder);
    }
}
