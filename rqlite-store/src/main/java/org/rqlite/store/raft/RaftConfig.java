// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// What one node of the consensus layer is started with.
///
/// @param folder `DATA/raft`
/// @param uploads where pieces of large requests gather, `DATA/tmp`
/// @param nodeId unique in the cluster
/// @param clusterId the group, if the node belongs to one; started if the folder holds it
/// @param bindHost to listen on
/// @param bindPort to listen on
/// @param times of elections and entries
/// @param trigger when to take snapshots
public record RaftConfig(
        Path folder,
        Path uploads,
        String nodeId,
        Optional<UUID> clusterId,
        String bindHost,
        int bindPort,
        Times times,
        Trigger trigger) {
    /// How long the consensus layer waits.
    ///
    /// @param heartbeat a follower that hears nothing for so long may stand for election; a leader speaks
    /// at least twice in this time
    /// @param election the most that chance adds to it, so that not all stand at once
    /// @param apply after which a flight is given up
    /// @param commit how long a follower may not know of a commit
    public record Times(Duration heartbeat, Duration election, Duration apply, Duration commit) {
        /// One second, one second, ten seconds, 50 ms: what rqlite does by default.
        public static final Times DEFAULT =
                new Times(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMillis(50));
    }

    /// When to take snapshots (S14).
    ///
    /// @param interval how often the other two are looked at
    /// @param entries since the last snapshot
    /// @param walBytes since the last snapshot
    public record Trigger(Duration interval, long entries, long walBytes) {}

    /// Where Ratis keeps log, term and vote of a group.
    ///
    /// @param folder `DATA/raft`
    /// @param clusterId the group
    /// @return `DATA/raft/<cluster id>/current`
    public static Path logFolder(Path folder, UUID clusterId) {
        return folder.resolve(clusterId.toString()).resolve("current");
    }
}
