// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.rqlite.api.Cluster;
import org.rqlite.api.Formation;
import org.rqlite.api.disco.CheckAndSet;

/// Keeps the key `leader` current while this node leads (K2, I8). One thread.
///
/// The order proves that a successor's value is never overwritten: the key is read, then a majority confirms that this
/// node still leads, then the key is changed if it is still what was read. A successor that had written before the
/// reading would have been elected before, and the majority would have said so.
final class LeaderKey {
    private static final System.Logger LOG = System.getLogger("org.rqlite.disco"); // rqlite's name for it
    private static final Duration VERIFY_MAX = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final Formation formation;
    private final HeldKey key;

    LeaderKey(Registry registry, Cluster cluster, Formation formation) {
        this.cluster = cluster;
        this.formation = formation;
        this.key = new HeldKey(registry, LeaderEntry.KEY);
    }

    /// Looks, and writes if this node leads and the key does not say so under this process's own lease.
    ///
    /// @return why the key may not be current; empty if it is, or another node is to see to it
    Optional<String> tend() {
        var self = cluster.self();
        if (cluster.leader().filter(leader -> leader.id().equals(self.id())).isEmpty()) return Optional.empty();
        var before = key.written();
        var outcome = key.keep(LeaderEntry.of(self), () -> formation.verifyLeadership(VERIFY_MAX));
        if (!key.written().equals(before)) {
            LOG.log(Level.INFO, "updated Leader API address to " + self.apiUrl() + " due to leadership change");
        }
        return outcome instanceof CheckAndSet.Unknown(var reason) ? Optional.of(reason) : Optional.empty();
    }
}
