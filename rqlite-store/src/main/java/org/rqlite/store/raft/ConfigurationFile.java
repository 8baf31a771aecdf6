// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;

/// The last configuration that was committed, as Ratis keeps it beside the log.
///
/// @param folder of the log
public record ConfigurationFile(Path folder) {
    /// Whether the log ever had an entry: Ratis writes this file when an entry is committed, and commits here only
    /// what is on this disk.
    ///
    /// @return true even if all entries were purged since
    /// @throws IOException if the file cannot be read
    public boolean isOfALogWithEntries() throws IOException {
        return read().filter(entry -> entry.getIndex() >= 0).isPresent();
    }

    /// Whether it names one voter alone.
    boolean isOfALoneVoter() throws IOException {
        return read().map(entry -> entry.getConfigurationEntry())
                .filter(configuration -> configuration.getPeersCount() == 1 && configuration.getOldPeersCount() <= 1)
                .isPresent();
    }

    private Optional<LogEntryProto> read() throws IOException {
        var file = folder.resolve("raft-meta.conf");
        if (!Files.exists(file)) return Optional.empty();
        try (var in = Files.newInputStream(file)) {
            return Optional.of(LogEntryProto.parseFrom(in));
        }
    }
}
