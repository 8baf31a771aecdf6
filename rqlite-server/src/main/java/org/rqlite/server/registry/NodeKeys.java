// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import org.rqlite.api.Cluster;
import org.rqlite.api.Formation;
import org.rqlite.api.disco.VersionedValue;

/// Finds the other members through the registry while no leader is known: each then writes where it is to a key of its
/// own, `nodes/ID`, which ends with its process, and reads those of the others. So a cluster whose addresses have all
/// changed comes back by itself. One thread.
final class NodeKeys {
    private static final int PATIENCE = 2; // turns without a leader, a second each

    private final Registry registry;
    private final Cluster cluster;
    private final Formation formation;
    private final HeldKey own;
    private int leaderless;

    NodeKeys(Registry registry, Cluster cluster, Formation formation) {
        this.registry = registry;
        this.cluster = cluster;
        this.formation = formation;
        this.own = new HeldKey(registry, key(cluster.self().id()));
    }

    /// Looks, and writes and reads if the node is without a leader for longer than an election takes.
    void tend() {
        leaderless = formation.knowsLeader() ? 0 : leaderless + 1;
        if (leaderless < PATIENCE) return;
        var _ = own.keep(LeaderEntry.of(cluster.self()), () -> true); // tried again in the next turn
        for (var id : formation.others()) {
            registry.read(key(id))
                    .map(VersionedValue::value)
                    .flatMap(LeaderEntry::parse)
                    .map(LeaderEntry::raftAddress)
                    .filter(address -> !address.isEmpty())
                    .ifPresent(formation::meet);
        }
    }

    private static String key(String id) {
        return "nodes/" + id;
    }
}
