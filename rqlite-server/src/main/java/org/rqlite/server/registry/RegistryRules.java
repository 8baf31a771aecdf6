// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.api.Formation.LoneFounding;
import org.rqlite.api.disco.VersionedValue;

/// Decides by the keys alone what a node does next (K1-K4). Knows no network and no clock, so a test can walk through
/// all that may happen.
///
/// A cluster is made only after the registry has said that it is formed. So there is never a group to delete: a node
/// that dies on the way finds its own name in the key and goes on, for its cluster's id follows from its disk.
///
/// @param nodeId of this node
/// @param own the cluster that this node can found
/// @param voter whether it may found
/// @param root `-disco-key`, for messages
record RegistryRules(String nodeId, LoneFounding own, boolean voter, String root) {
    /// How long a claim must stand before it counts: a member of an older cluster looks more often (K3).
    static final Duration SETTLING = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// A claim that this process has won.
    ///
    /// @param version of the key
    /// @param age since when it stands
    record Claimed(long version, Duration age) {}

    /// The entry that this node writes for its own founding.
    ClusterEntry entry(ClusterEntry.State state) {
        return new ClusterEntry(own.clusterId(), nodeId, own.incarnation(), state);
    }

    /// What a node in no cluster does.
    ///
    /// @param keys as read just now
    /// @param claimed what this process has won; empty if nothing
    Action outside(Keys keys, Optional<Claimed> claimed) {
        if (keys.cluster().isEmpty()) return unclaimed(keys);
        var entry = keys.clusterEntry();
        if (entry.isEmpty()) {
            return later("the key " + key(ClusterEntry.KEY) + " holds no entry of a cluster: delete it, unless it"
                    + " belongs to something else, then choose another -disco-key");
        }
        var mine = entry.get().clusterId().equals(own.clusterId());
        return switch (entry.get().state()) {
            case FOUNDING ->
                mine ? claimed(keys, claimed) : later("node " + entry.get().founder() + " is founding the cluster");
            case FORMED -> mine && !leadsElsewhere(keys) ? new Action.Found() : formed(keys, entry.get());
        };
    }

    /// What a member of a cluster does, leader or not (K3, K4).
    ///
    /// @param cluster its own
    /// @param cell the key `cluster` as read just now
    Action inside(UUID cluster, Optional<VersionedValue> cell) {
        if (cell.isEmpty()) return new Action.Restore(cell, "the key " + key(ClusterEntry.KEY) + " was lost");
        var entry = cell.map(VersionedValue::value).flatMap(ClusterEntry::parse);
        if (entry.isEmpty()) {
            return new Action.Restore(cell, "the key " + key(ClusterEntry.KEY) + " held no entry of a cluster");
        }
        var named = entry.get().clusterId();
        return switch (entry.get().state()) {
            case FOUNDING ->
                new Action.Restore(
                        cell, "node " + entry.get().founder() + " was about to found a second cluster " + named);
            case FORMED ->
                named.equals(cluster)
                        ? new Action.Keep()
                        : new Action.Stop("this node belongs to cluster %s, the key %s names cluster %s: give this node"
                                        .formatted(cluster, key(ClusterEntry.KEY), named)
                                + " the -disco-key of its own cluster; or, if that other cluster is not wanted, stop its"
                                + " nodes, delete the key and start this node again. Its data is untouched");
        };
    }

    private Action unclaimed(Keys keys) {
        if (keys.leader().isEmpty()) {
            return voter
                    ? new Action.Claim(keys.cluster())
                    : later("no cluster is registered at " + root
                            + " yet, and this node, which has no vote, founds none");
        }
        return keys.leaderEntry()
                .<Action>map(leader -> new Action.Join(leader.address()))
                .orElseGet(() -> later("the key " + key(LeaderEntry.KEY) + " holds no address of a leader: delete it if"
                        + " no cluster uses it"));
    }

    private Action claimed(Keys keys, Optional<Claimed> claimed) {
        var cell = keys.cluster().orElseThrow();
        var won = claimed.filter(claim -> claim.version() == cell.version());
        if (won.isEmpty()) return new Action.Claim(keys.cluster()); // of an earlier life, or its answer was lost
        if (leadsElsewhere(keys)) return later("a leader has registered at " + root + " meanwhile");
        var left = SETTLING.minus(won.get().age());
        return left.isPositive()
                ? new Action.Await("this node is founding the cluster", left)
                : new Action.Declare(cell);
    }

    private Action formed(Keys keys, ClusterEntry entry) {
        return keys.leaderEntry()
                .<Action>map(leader -> new Action.Join(leader.address()))
                .orElseGet(() -> later("cluster " + entry.clusterId() + " at " + root + " has no leader now; if it is"
                        + " gone for good, say so by: rqlited doctor -forget-cluster " + entry.clusterId()
                        + " with this node's -disco flags"));
    }

    private boolean leadsElsewhere(Keys keys) {
        if (keys.leader().isEmpty()) return false;
        return keys.leaderEntry().filter(leader -> leader.id().equals(nodeId)).isEmpty();
    }

    private String key(String name) {
        return root + "/" + name;
    }

    private static Action later(String reason) {
        return new Action.Await(reason, PAUSE);
    }
}
