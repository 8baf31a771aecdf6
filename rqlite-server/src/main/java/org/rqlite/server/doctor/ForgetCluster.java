// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.util.UUID;
import org.rqlite.server.flags.JoinTarget;
import org.rqlite.server.registry.RegistryCheckup;

/// Lets a registry forget a cluster that is gone for good, so that another may be founded under the same key (K3).
///
/// @param registry the keys
public record ForgetCluster(RegistryCheckup registry) {
    /// Checks that the cluster is the one named and does not answer, then has its key end within 20 seconds.
    ///
    /// @param cluster the id as the keys say
    /// @return what was done, or why not
    public Finding run(UUID cluster) {
        var keys = registry.read();
        if (!(keys.cluster() instanceof RegistryCheckup.Cluster.Formed(var id, var _))) {
            return Finding.error("forget-cluster", "no formed cluster is registered at " + registry.root(), "");
        }
        if (!id.equals(cluster)) {
            return Finding.error(
                    "forget-cluster",
                    "%s belongs to cluster %s, not %s: nothing was changed".formatted(registry.root(), id, cluster),
                    "name the cluster that the key names, if that is the one that is gone");
        }
        if (keys.leader() instanceof RegistryCheckup.Leader.At leader && answers(leader.address())) {
            return Finding.error(
                    "forget-cluster",
                    "node " + leader.id() + " at " + leader.address() + " answers: nothing was changed",
                    "stop all nodes of that cluster first");
        }
        return registry.forget(cluster)
                ? Finding.ok(
                        "forget-cluster",
                        registry.root() + " forgets cluster " + id + " within 20 s; any of its nodes that is started"
                                + " again before a new cluster is founded brings it back")
                : Finding.error("forget-cluster", "the key changed meanwhile: nothing was changed", "look again");
    }

    private static boolean answers(String address) {
        return JoinTarget.parse(address)
                .map(target -> PortKind.at(target.address()) != PortKind.SILENT)
                .orElse(false);
    }
}
