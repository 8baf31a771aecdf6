// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/// What one node of the consensus layer is started with.
///
/// @param folder `DATA/raft`
/// @param uploads where pieces of large requests gather, `DATA/tmp`
/// @param nodeId unique in the cluster
/// @param clusterId the group
/// @param bindHost to listen on
/// @param bindPort to listen on
/// @param alone whether the node is believed to be the only one that votes: then it need not wait before it
/// stands for election; a wrong belief costs a needless election
/// @param electionTimeout a follower that hears nothing for one to two times as long stands for election
/// @param applyTimeout after which a flight is given up
/// @param trigger when to take snapshots
public record RaftConfig(
        Path folder,
        Path uploads,
        String nodeId,
        UUID clusterId,
        String bindHost,
        int bindPort,
        boolean alone,
        Duration electionTimeout,
        Duration applyTimeout,
        Trigger trigger) {
    /// When to take snapshots (S14).
    ///
    /// @param interval how often the other two are looked at
    /// @param entries since the last snapshot
    /// @param walBytes since the last snapshot
    public record Trigger(Duration interval, long entries, long walBytes) {}

    /// Where Ratis keeps log, term and vote of the group.
    ///
    /// @return `DATA/raft/<cluster id>/current`
    public Path logFolder() {
        return logFolder(folder, clusterId);
    }

    /// Where Ratis keeps log, term and vote of a group.
    ///
    /// @param folder `DATA/raft`
    /// @param clusterId the group
    /// @return `DATA/raft/<cluster id>/current`
    public static Path logFolder(Path folder, UUID clusterId) {
        return folder.resolve(clusterId.toString()).resolve("current");
    }
}
