// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.FormingNode;

/// `-check` has a node look before it starts: an error stops it, a warning does not.
class CheckFlagIT {
    @TempDir
    Path home;

    private List<FormingNode> nodes;

    @BeforeEach
    void place() {
        nodes = FormingNode.three(home);
    }

    @AfterEach
    void stop() {
        nodes.forEach(FormingNode::close);
    }

    @Test
    void startsOnWarningsAndTellsThem() {
        var silent = nodes.get(1).raft();
        var node = nodes.getFirst();

        node.launch("-check", "-bootstrap-expect", "1", "-join", node.raft() + "," + silent)
                .awaitReady();

        assertThat(node.log()).contains("[WARN] check WARNING  join: " + silent + ": nobody answers; cure: start");
    }

    @Test
    void doesNotStartOnAnError() {
        var running = nodes.get(1).launch().awaitReady();
        try (var twin = new FormingNode(running.id(), home.resolve("other"))) {
            assertThat(twin.data().getParent().toFile().mkdirs()).isTrue();

            assertThat(twin.launch("-check", "-join", running.raft()).awaitExit())
                    .isEqualTo(1);

            assertThat(twin.log())
                    .contains("check ERROR    join: the node at " + running.raft() + " has this node's id, ")
                    .contains("the checks found errors");
            assertThat(twin.data()).as("nothing is started").doesNotExist();
        }
    }
}
