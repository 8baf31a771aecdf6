// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each mistake that people make with clusters has a line in the log that says what is wrong and what to do.
class ClusterMistakesIT {
    @TempDir
    Path home;

    private List<FormingNode> three;

    @BeforeEach
    void place() {
        three = FormingNode.three(home);
    }

    @AfterEach
    void stop() {
        three.forEach(FormingNode::close);
    }

    @Test
    void onlyThisNodeInTheList() {
        var node = three.getFirst();

        node.launch("-bootstrap-expect", "3", "-join", node.raft())
                .awaitLog("-join names only this node, [" + node.raft() + "]: it tells nobody of itself");
    }

    @Test
    void anAddressThatResolvesToNothing() {
        three.getFirst()
                .launch("-bootstrap-expect", "2", "-join", "no-such-host.invalid:4002")
                .awaitLog("cannot resolve no-such-host.invalid: no such host, check the name and this machine's DNS");
    }

    @Test
    void aNodeToNodePortWrittenAsAUrl() {
        var founder = three.getFirst().launch().awaitReady();

        three.get(1)
                .launch("-join", "http://" + founder.raft())
                .awaitLog("http://" + founder.raft() + " is a node-to-node port and no HTTP API: write it as "
                        + founder.raft() + ", or name the HTTP port");
    }

    @Test
    void anHttpPortWrittenAsANodeToNodePortWorksAndIsNoted() {
        var founder = three.getFirst().launch().awaitReady();

        three.get(1)
                .launch("-join", founder.api())
                .awaitReady()
                .awaitLog(founder.api() + " is the HTTP API of the node at " + founder.raft());
    }

    @Test
    void theOnlyNodeOfAClusterJoinsNoOther() {
        three.getFirst().launch().awaitReady();
        var node = three.get(1);
        node.launch().awaitReady().terminate();

        node.launch("-join", three.getFirst().raft());

        assertThat(node.awaitExit()).isEqualTo(1);
        assertThat(node.log())
                .contains("clustering failure: node is the only node in a single-node cluster, joining other clusters"
                        + " not supported");
    }

    @Test
    void aLearnerWithNobodyToLearnFrom() {
        var node = three.getFirst().launch("-raft-non-voter");

        assertThat(node.awaitExit()).isEqualTo(1);
        assertThat(node.log())
                .contains("clustering failure: cannot create a new non-voting node without joining it to an existing"
                        + " cluster");
    }

    @Test
    void nobodyToJoin() {
        var node = three.getFirst().launch("-join", three.get(1).raft(), "-join-attempts", "2", "-join-interval", "1s");

        assertThat(node.awaitExit()).isEqualTo(1);
        assertThat(node.log())
                .contains("failed to join cluster at [" + three.get(1).raft() + "], sleeping 1s before retry")
                .contains("failed to join cluster at [" + three.get(1).raft() + "], after 2 attempt(s)")
                .contains("clustering failure: failed to join cluster: failed to join cluster");
    }

    @Test
    void differingNumbersOfFounders() {
        var list = three.getFirst().raft() + "," + three.get(1).raft();
        three.get(0).launch("-bootstrap-expect", "3", "-join", list);

        three.get(1).launch("-bootstrap-expect", "2", "-join", list);

        three.get(1).awaitLog("bootstrap-expect");
        three.get(0).awaitLog("bootstrap-expect");
    }

    @Test
    void differingForeignKeys() {
        var founder = three.getFirst().launch("-fk").awaitReady();

        three.get(1).launch("-join", founder.raft()).awaitLog("-fk");
    }

    @Test
    void aNodeIdThatIsTaken() {
        var founder = three.getFirst().launch().awaitReady();
        try (var twin = new FormingNode("1", home.resolve("twin"))) {
            assertThat(twin.data().getParent().toFile().mkdirs()).isTrue();

            twin.launch("-join", founder.raft()).awaitLog("failed to join via node at " + founder.raft() + ": ");

            assertThat(twin.log()).contains("node id");
        }
    }

    @Test
    void aMemberOfAnotherCluster() {
        var founder = three.getFirst().launch().awaitReady();
        var other = three.get(1).launch().awaitReady();
        three.get(2).launch("-join", other.raft()).awaitReady();
        three.get(2).terminate();

        three.get(2).launch("-join", founder.raft()).awaitLog("failed to join via node at " + founder.raft() + ": ");
        assertThat(three.get(2).log()).contains("another cluster");
    }
}
