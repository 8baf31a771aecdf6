// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rqlite.it.Eventually;

/// A check that finds nothing proves nothing: nodes with a planted fault must be found out by the same clients, the
/// same partition and the same checks that find nothing in [FaultRunIT].
class PlantedFaultIT {
    private static final int CLIENTS = 16;
    private static final int ROUNDS = 5;

    @Test
    void findsAReadThatSkipsTheRoundA7() {
        assertFoundOut("stale-read");
    }

    @Test
    void findsAWriteThatIsAcknowledgedBeforeItIsCommittedI1() {
        assertFoundOut("lost-write");
    }

    private static void assertFoundOut(String plant) {
        try (var cluster = TestCluster.create(ClusterSpec.of(3))) {
            cluster.nodes().forEach(node -> node.launch("-Drqlite.plant=" + plant));
            cluster.awaitReady();

            assertThatThrownBy(() -> run(cluster, plant))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageMatching("(?s)" + plant + " round \\d: (register|list|bank).*");
        }
    }

    private static void run(TestCluster cluster, String plant) {
        try (var workload = Workload.start(cluster, CLIENTS, 1, plant)) {
            for (var round = 0; round < ROUNDS; round++) {
                cluster.isolate(cluster.leader());
                Eventually.pause(Duration.ofSeconds(3));
                cluster.mend();
                workload.checkEpoch("round " + round);
            }
        }
    }
}
