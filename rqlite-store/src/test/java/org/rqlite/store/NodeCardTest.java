// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.testkit.Ports;

/// Who is behind a node-to-node port.
class NodeCardTest {
    private static final Duration WAIT = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    void aNodeTellsWhoItIsAndForgetsWhoAsked() {
        try (var cluster = StoreCluster.formed(folder, 1)) {
            var node = cluster.node(1);

            var card = NodeCard.ask(node.address(), WAIT).orElseThrow();

            assertThat(card.nodeId()).isEqualTo("n1");
            assertThat(card.clusterId()).isEqualTo(node.cluster()).isPresent();
            assertThat(card.incarnation()).isNotEqualTo(new UUID(0, 0));
            assertThat(NodeCard.ask(node.address(), WAIT)).contains(card);
            assertThat(StoreCluster.memberIds(node)).containsExactly("n1");
        }
    }

    @Test
    void nobodyAndAStrangerTellNothing() throws IOException {
        try (var stranger = new NotANode()) {
            assertThat(NodeCard.ask(stranger.address(), WAIT)).isEmpty();
        }
        assertThat(NodeCard.ask("127.0.0.1:" + Ports.free(), WAIT)).isEmpty();
    }
}
