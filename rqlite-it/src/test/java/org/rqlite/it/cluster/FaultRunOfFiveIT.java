// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// As [FaultRunIT], on five nodes each of which is a host of its own; the short form strikes once with each kind of
/// fault.
@Tag("heavy") // many nodes, for minutes
class FaultRunOfFiveIT {
    @Test
    void fiveNodesInNamespacesLoseNothingI1() {
        var spec =
                ClusterSpec.of(5).inNamespaces().onSmallDisks(192).withClocks().withFrequentSnapshots();
        try (var cluster = TestCluster.start(spec)) {
            FaultRun.run("faults, 5 nodes", cluster, Integer.getInteger("rqlite.faults", 11));
        }
    }
}
