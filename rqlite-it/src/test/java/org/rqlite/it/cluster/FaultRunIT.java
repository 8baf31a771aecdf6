// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Sixteen clients of three nodes under faults of every kind: nothing acknowledged is lost, nothing is stale, nothing
/// is there twice, and in the end all nodes hold the same (I1, I2, I4, A7, S9).
///
/// `-Drqlite.faults=1000` for the long form, `-Drqlite.seed=` to draw the same faults again,
/// `-Drqlite.fault-kinds=PAUSE` to look into one kind.
@Tag("heavy") // many nodes, for minutes
class FaultRunIT {
    @Test
    void threeNodesBehindProxiesLoseNothingI1() {
        var spec = ClusterSpec.of(3).onSmallDisks(192).withClocks().withFrequentSnapshots();
        try (var cluster = TestCluster.start(spec)) {
            FaultRun.run("faults, 3 nodes", cluster, Integer.getInteger("rqlite.faults", 24));
        }
    }
}
