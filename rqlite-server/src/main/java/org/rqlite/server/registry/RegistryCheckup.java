// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.util.UUID;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.RegistryDiscovery.Hold;

/// Both keys as a doctor reads them, and how a cluster is forgotten.
///
/// @param root `-disco-key`
/// @param client of the store; closed by the caller
public record RegistryCheckup(String root, RegistryDiscovery client) {
    /// Both keys.
    ///
    /// @param cluster the key `cluster`
    /// @param leader the key `leader`
    public record Found(Cluster cluster, Leader leader) {}

    /// What the key `cluster` says.
    public sealed interface Cluster {
        /// There is none.
        record Absent() implements Cluster {}

        /// Something else.
        record Rubbish() implements Cluster {}

        /// A node is about to found.
        ///
        /// @param founder its id
        record Founding(String founder) implements Cluster {}

        /// A cluster was founded.
        ///
        /// @param clusterId which
        /// @param founder id of the node that founded it
        record Formed(UUID clusterId, String founder) implements Cluster {}
    }

    /// What the key `leader` says.
    public sealed interface Leader {
        /// There is none.
        record Absent() implements Leader {}

        /// Something else.
        record Rubbish() implements Leader {}

        /// A node.
        ///
        /// @param id of the node; may be empty
        /// @param apiUrl its HTTP API; may be empty
        /// @param raftAddress its node-to-node address; may be empty
        record At(String id, String apiUrl, String raftAddress) implements Leader {
            /// Where it is: the node-to-node address; else the HTTP API.
            public String address() {
                return raftAddress.isEmpty() ? apiUrl : raftAddress;
            }
        }
    }

    /// Reads both.
    ///
    /// @return as of now
    /// @throws org.rqlite.api.disco.DiscoveryException if there is no answer
    public Found read() {
        var keys = keys();
        return new Found(cluster(keys), leader(keys));
    }

    /// Has the key `cluster` end, if it still names that cluster: it is put under the lease of this process, which is
    /// about to end.
    ///
    /// @param cluster which
    /// @return false if the key says something else, or it is not known whether it was written
    /// @throws org.rqlite.api.disco.DiscoveryException if there is no answer
    public boolean forget(UUID cluster) {
        var keys = keys();
        var entry = keys.clusterEntry().filter(found -> found.clusterId().equals(cluster));
        if (entry.isEmpty()) return false;
        var ending = new ClusterEntry(cluster, "doctor", entry.get().incarnation(), ClusterEntry.State.FOUNDING);
        var outcome = client.checkAndSet(ClusterEntry.KEY, keys.cluster(), ending.text(), Hold.LEASED);
        return outcome instanceof CheckAndSet.Won;
    }

    private Keys keys() {
        var cluster = client.read(ClusterEntry.KEY);
        return new Keys(cluster, client.read(LeaderEntry.KEY));
    }

    private static Cluster cluster(Keys keys) {
        if (keys.cluster().isEmpty()) return new Cluster.Absent();
        return keys.clusterEntry()
                .<Cluster>map(entry -> switch (entry.state()) {
                    case FOUNDING -> new Cluster.Founding(entry.founder());
                    case FORMED -> new Cluster.Formed(entry.clusterId(), entry.founder());
                })
                .orElseGet(Cluster.Rubbish::new);
    }

    private static Leader leader(Keys keys) {
        if (keys.leader().isEmpty()) return new Leader.Absent();
        return keys.leaderEntry()
                .<Leader>map(entry -> new Leader.At(entry.id(), entry.apiUrl(), entry.raftAddress()))
                .orElseGet(Leader.Rubbish::new);
    }
}
