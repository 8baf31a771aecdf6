// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Three nodes, one command line: how they get into a cluster, again and again.
class ClusterFormsIT {
    @TempDir
    Path home;

    private List<FormingNode> three;

    /// The forms of `-join` (A10).
    enum Form {
        NODE_TO_NODE,
        HTTP_URL,
        HTTP_BARE;

        private String target(FormingNode node) {
            return switch (this) {
                case NODE_TO_NODE -> node.raft();
                case HTTP_URL -> "http://" + node.api();
                case HTTP_BARE -> node.api();
            };
        }

        private String[] flags(List<FormingNode> nodes) {
            var list = nodes.stream().map(this::target).collect(Collectors.joining(","));
            return new String[] {"-bootstrap-expect", Integer.toString(nodes.size()), "-join", list};
        }
    }

    @BeforeEach
    void place() {
        three = FormingNode.three(home);
    }

    @AfterEach
    void stop() {
        three.forEach(FormingNode::close);
    }

    @ParameterizedTest
    @EnumSource
    void threeNodesFormFromOneCommandLineA10(Form form) {
        form(form.flags(three));

        assertThat(three.get(0).get("/nodes"))
                .contains("\"1\":{", "\"2\":{", "\"3\":{")
                .doesNotContain("\"reachable\":false");
        for (var node : three) {
            node.awaitLog("node HTTP API available at http://" + node.api());
            assertThat(node.log())
                    .containsPattern("boot operation marked done|succeeded directly joining cluster via node at");
        }
    }

    @Test
    void anyNodeTakesWritesAndSaysWhoServedThem() {
        form(Form.NODE_TO_NODE.flags(three));
        var leader = leader();

        three.getFirst().post("/db/execute", "[\"CREATE TABLE t (a INTEGER)\"]");
        for (var node : three) {
            var written = node.post("/db/execute", "[\"INSERT INTO t VALUES (" + node.id() + ")\"]");
            assertThat(written.body()).contains("\"rows_affected\":1");
            assertThat(written.headers().firstValue("X-Rqlite-Served-By"))
                    .contains(node == leader ? node.api() : leader.raft());
        }

        for (var node : three) {
            assertThat(node.get("/db/query?level=linearizable&q=SELECT%20count(*),%20sum(a)%20FROM%20t"))
                    .contains("[[3,6]]");
        }
    }

    @Test
    void aClientThatAsksForItIsSentToTheLeader() {
        form(Form.NODE_TO_NODE.flags(three));
        var leader = leader();
        var follower = three.stream().filter(node -> node != leader).findFirst().orElseThrow();

        var answer = follower.post("/db/execute?redirect", "[\"CREATE TABLE t (a INTEGER)\"]");

        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("Location")).contains("http://" + leader.api() + "/db/execute?redirect");
        assertThat(leader.post("/db/execute?redirect", "[\"CREATE TABLE t (a INTEGER)\"]")
                        .statusCode())
                .isEqualTo(200);
        assertThat(follower.get("/leader")).contains("\"id\":\"" + leader.id() + "\"");
    }

    @Test
    void theSameCommandLineAgainIsHarmless() {
        var flags = Form.NODE_TO_NODE.flags(three);
        form(flags);
        var cluster = three.getFirst().get("/status?key=store.cluster_id");
        three.getFirst().post("/db/execute", "[\"CREATE TABLE t (a INTEGER)\",\"INSERT INTO t VALUES (7)\"]");

        three.getLast().kill();
        three.getLast().launch(flags).awaitReady();
        three.forEach(node -> assertThat(node.terminate()).isZero());
        form(flags);

        for (var node : three) {
            assertThat(node.get("/status?key=store.cluster_id")).isEqualTo(cluster);
            assertThat(node.get("/db/query?level=linearizable&q=SELECT%20a%20FROM%20t"))
                    .contains("[[7]]");
        }
    }

    @Test
    void aLaterNodeWithTheSameCommandLineJoins() {
        var flags = Form.NODE_TO_NODE.flags(three);
        form(flags);

        try (var fourth = new FormingNode("4", home)) {
            fourth.launch(flags).awaitReady().awaitLog("succeeded directly joining cluster via node at");

            assertThat(fourth.log()).contains(" as VOTER\n");
            assertThat(fourth.get("/nodes")).contains("\"4\":{").doesNotContain("\"reachable\":false");
        }
    }

    @Test
    void aReadReplicaJoinsAndIsShownOnDemandOnly() {
        var flags = Form.NODE_TO_NODE.flags(three);
        form(flags);
        three.getFirst().post("/db/execute", "[\"CREATE TABLE t (a INTEGER)\",\"INSERT INTO t VALUES (7)\"]");

        try (var replica = new FormingNode("replica", home)) {
            replica.launch("-raft-non-voter", "-join", flags[3])
                    .awaitReady()
                    .awaitLog("successfully joined cluster at ");

            assertThat(replica.get("/nodes")).doesNotContain("replica");
            assertThat(replica.get("/nodes?nonvoters"))
                    .containsPattern("\"id\":\"replica\"[^}]*\"voter\":false,\"reachable\":true");
            Eventually.await(
                    Duration.ofSeconds(20),
                    () -> "the row on the replica",
                    () -> replica.get("/db/query?level=none&q=SELECT%20a%20FROM%20t")
                            .contains("[[7]]"));
        }
    }

    @Test
    void nodesJoinOneThatStartedAlone() {
        three.getFirst().launch().awaitReady();

        for (var node : three.subList(1, 3)) {
            node.launch("-join", "http://" + three.getFirst().api())
                    .awaitReady()
                    .awaitLog(
                            "successfully joined cluster at " + three.getFirst().raft());
        }

        assertThat(three.getLast().get("/nodes")).contains("\"1\":{", "\"2\":{", "\"3\":{");
        assertThat(three.getFirst().log()).contains("bootstrapping single new node");
    }

    @Test
    void httpAnswersWhileTheNodeWaitsForOthersAndSaysForWhom() {
        var node = three.getFirst().launch(Form.NODE_TO_NODE.flags(three));
        Eventually.await(Duration.ofSeconds(30), node::log, () -> node.status("/readyz?noleader") == 200);
        node.awaitLog("failed to notify all targets: [");

        assertThat(node.status("/readyz")).isEqualTo(503);
        assertThat(node.get("/readyz"))
                .startsWith("[+]node ok\n[+]leader does not exist\n")
                .contains("of 3");
        assertThat(node.get("/nodes")).isEqualTo("{}");
        var written = node.post("/db/execute", "[\"CREATE TABLE t (a INTEGER)\"]");
        assertThat(written.statusCode()).isEqualTo(503);
        assertThat(written.body()).isEqualTo("leader not found\n");
        assertThat(node.log()).doesNotContain("node HTTP API available");

        assertThat(node.terminate()).isEqualTo(1);
        assertThat(node.log()).contains("clustering failure: boot canceled");
    }

    @Test
    void givesUpWhenTheTimeIsOver() {
        var node = three.getFirst();
        node.launch(
                Stream.concat(Stream.of(Form.NODE_TO_NODE.flags(three)), Stream.of("-bootstrap-expect-timeout", "2s"))
                        .toArray(String[]::new));

        assertThat(node.awaitExit()).isEqualTo(1);
        assertThat(node.log()).contains("clustering failure: boot timeout");
    }

    @Test
    void aLeaderHandsOverBeforeItStops() {
        form(Form.NODE_TO_NODE.flags(three));
        var leader = leader();
        var other = three.stream().filter(node -> node != leader).findFirst().orElseThrow();
        other.post("/db/execute", "[\"CREATE TABLE t (a INTEGER)\"]");

        assertThat(leader.terminate()).isZero();

        assertThat(leader.log()).contains("stepping down as Leader before shutdown");
        assertThat(other.post("/db/execute?timeout=2s", "[\"INSERT INTO t VALUES (1)\"]")
                        .body())
                .contains("\"rows_affected\":1");
    }

    @Test
    void aNodeLeavesItsClusterWhenItIsToldTo() {
        var flags = Form.NODE_TO_NODE.flags(three);
        form(flags);

        try (var fourth = new FormingNode("4", home)) {
            fourth.launch("-raft-cluster-remove-shutdown", "-join", flags[3]).awaitReady();

            assertThat(fourth.terminate()).isZero();

            assertThat(fourth.log()).contains("removed this node successfully from cluster before shutdown");
            assertThat(three.getFirst().get("/nodes")).doesNotContain("\"4\":{");
            assertThat(fourth.launch("-join", flags[3]).awaitReady().get("/nodes"))
                    .contains("\"4\":{");
        }
    }

    private void form(String... flags) {
        three.forEach(node -> node.launch(flags));
        three.forEach(FormingNode::awaitReady);
    }

    private FormingNode leader() {
        var id = three.getFirst().leader();
        return three.stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
    }
}
