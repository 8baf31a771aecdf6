// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an operator does to a cluster by HTTP, on whichever node it is asked for.
class MembershipIT {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    @Test
    void anyNodeHandsLeadershipOverAndTakesANodeOut() {
        try (var cluster = TestCluster.start(3)) {
            var leader = cluster.leader();
            leader.execute("CREATE TABLE t (a)");
            var heir = cluster.followers().getFirst();
            var third = cluster.followers().getLast();

            var handedOver = ask(third, "POST", "/leader?wait", heir);
            assertThat(handedOver.statusCode()).as(handedOver.body()).isEqualTo(200);
            assertThat(handedOver.headers().firstValue("X-Rqlite-Served-By"))
                    .contains(leader.place().advertised());
            assertThat(heir.role()).isEqualTo("Leader");
            heir.execute("INSERT INTO t VALUES (1)");

            var removed = ask(third, "DELETE", "/remove", leader);
            assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
            cluster.eventually(() -> assertThat(members(heir)).doesNotContain("\"" + leader.id() + "\""));
            cluster.eventually(() -> assertThat(leader.readiness()).contains("removed from the cluster"));
            third.execute("INSERT INTO t VALUES (2)");

            assertThat(heir.query("SELECT a FROM t ORDER BY a", ReadLevel.LINEARIZABLE))
                    .isEqualTo(List.of(List.of("1"), List.of("2")));
        }
    }

    @Test
    void theLeaderItselfIsTakenOutAskedThroughAFollower() {
        try (var cluster = TestCluster.start(3)) {
            var leader = cluster.leader();
            var others = cluster.followers();

            var removed = ask(others.getFirst(), "DELETE", "/remove", leader);

            assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
            var next = cluster.awaitLeaderAmong(others);
            next.execute("CREATE TABLE t (a)");
            cluster.eventually(() -> assertThat(members(next)).doesNotContain("\"" + leader.id() + "\""));
        }
    }

    private static HttpResponse<String> ask(ClusterNode node, String method, String path, ClusterNode about) {
        var request = HttpRequest.newBuilder(URI.create("http://" + node.place().http() + path))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString("{\"id\":\"" + about.id() + "\"}"))
                .build();
        return node.client().ask(request).orElseThrow();
    }

    private static String members(ClusterNode node) {
        return node.client().ask(node.client().get("/nodes")).orElseThrow().body();
    }
}
