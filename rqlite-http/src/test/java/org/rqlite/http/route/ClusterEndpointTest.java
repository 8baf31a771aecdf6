// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.api.NodeReport;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

class ClusterEndpointTest {
    private static final NodeReport LEADER =
            new NodeReport(TestNode.SELF, "v10", true, true, Duration.ofNanos(20_500), "");
    private static final NodeReport DOWN = new NodeReport(
            new Peer("2", "", "localhost:5002", true), "", false, false, Duration.ZERO, "connection refused");
    private static final NodeReport LEARNER = new NodeReport(
            new Peer("3", "http://localhost:6001", "localhost:6002", false),
            "v9",
            true,
            false,
            Duration.ofMillis(2),
            "");
    private static final String LEADER_JSON = "{\"id\":\"1\",\"api_addr\":\"http://localhost:4001\","
            + "\"addr\":\"localhost:4002\",\"version\":\"v10\",\"voter\":true,\"reachable\":true,\"leader\":true,"
            + "\"time\":0.0000205,\"time_s\":\"20.5µs\"}";
    private static final String DOWN_JSON = "{\"id\":\"2\",\"addr\":\"localhost:5002\",\"version\":\"\",\"voter\":true,"
            + "\"reachable\":false,\"leader\":false,\"error\":\"connection refused\"}";
    private static final String LEARNER_JSON = "{\"id\":\"3\",\"api_addr\":\"http://localhost:6001\","
            + "\"addr\":\"localhost:6002\",\"version\":\"v9\",\"voter\":false,\"reachable\":true,\"leader\":false,"
            + "\"time\":0.002,\"time_s\":\"2ms\"}";

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
        node.reports.set(List.of(LEADER, DOWN, LEARNER));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void listsTheVoters() throws IOException {
        assertThat(body("/nodes")).isEqualTo("{\"1\":" + LEADER_JSON + ",\"2\":" + DOWN_JSON + "}");
        assertThat(body("/nodes?ver=2")).isEqualTo("{\"nodes\":[" + LEADER_JSON + "," + DOWN_JSON + "]}");
    }

    @Test
    void listsTheLearnersOnDemand() throws IOException {
        assertThat(body("/nodes?ver=2&nonvoters"))
                .isEqualTo("{\"nodes\":[" + LEADER_JSON + "," + DOWN_JSON + "," + LEARNER_JSON + "]}");
        assertThat(body("/nodes?ver=1&nonvoters=no")).startsWith("{\"1\":").contains("\"3\":" + LEARNER_JSON);
    }

    @Test
    void listsNobody() throws IOException {
        node.reports.set(List.of());

        assertThat(body("/nodes")).isEqualTo("{}");
        assertThat(body("/nodes?ver=2")).isEqualTo("{\"nodes\":[]}");
        assertThat(body("/nodes?ver=2&pretty")).isEqualTo("{\n    \"nodes\": []\n}");
    }

    @Test
    void showsTheLeader() throws IOException {
        assertThat(body("/leader")).isEqualTo(LEADER_JSON);
    }

    @Test
    void showsALeaderThatNobodyReports() throws IOException {
        node.reports.set(List.of());

        assertThat(body("/leader")).contains("\"reachable\":false,\"leader\":false,\"error\":\"not a member\"");
    }

    @Test
    void saysThatThereIsNoLeader() throws IOException {
        node.leader.set(Optional.empty());

        var answer = RawClient.exchange(node.address(), RawClient.get("/leader"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("leader not found\n");
    }

    @ParameterizedTest
    @MethodSource("states")
    void tellsWhetherItIsReady(Readiness readiness, String query, int status, String body) throws IOException {
        node.readiness.set(readiness);

        var answer = RawClient.exchange(node.address(), RawClient.get("/readyz" + query));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
    }

    static List<Arguments> states() {
        return List.of(
                Arguments.of(new Readiness.Ready(), "", 200, "[+]node ok\n[+]leader ok\n[+]store ok\n[+]db ok"),
                Arguments.of(
                        new Readiness.Ready(),
                        "?sync",
                        200,
                        "[+]node ok\n[+]leader ok\n[+]store ok\n[+]sync ok\n[+]db ok"),
                Arguments.of(new Readiness.NoLeader(""), "", 503, "[+]node ok\n[+]leader does not exist"),
                Arguments.of(new Readiness.NoLeader(""), "?noleader", 200, "[+]node ok"),
                Arguments.of(
                        new Readiness.NoLeader("waiting for node 2"),
                        "",
                        503,
                        "[+]node ok\n[+]leader does not exist\nwaiting for node 2"),
                Arguments.of(
                        new Readiness.LeaderUnreachable("timeout"),
                        "",
                        503,
                        "[+]node ok\n[+]leader not contactable: timeout"),
                Arguments.of(new Readiness.StoreNotReady(), "", 503, "[+]node ok\n[+]leader ok\n[+]store not ready"),
                Arguments.of(
                        new Readiness.NotSynced("timeout waiting for commit index"),
                        "?sync&timeout=1s",
                        503,
                        "[+]node ok\n[+]leader ok\n[+]store ok\n[+]sync timeout waiting for commit index"),
                Arguments.of(
                        new Readiness.DatabaseNotOk("(bad, [])"),
                        "?sync",
                        503,
                        "[+]node ok\n[+]leader ok\n[+]store ok\n[+]sync ok\n[+]db not ok: (bad, [])"));
    }

    private String body(String target) throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.get(target));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-type", "application/json; charset=utf-8");
        return answer.body();
    }
}
