// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Served;
import org.rqlite.http.Eventually;
import org.rqlite.http.HttpConfig;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

/// Each row of the table of slow clients (design of the HTTP layer, 1.4), silent ones included.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class GuardTest {
    private static final Duration HEAD = Duration.ofMillis(600);
    private static final Duration STALL = Duration.ofMillis(600);
    private static final Duration BODY = Duration.ofMillis(2500);
    private static final Duration IDLE = Duration.ofMillis(900);
    private static final Duration SLACK = Duration.ofMillis(2500); // of a busy machine
    private static final Duration STEP = Duration.ofMillis(150);

    private TestNode node;

    @BeforeAll
    void start() {
        var timeouts = new HttpConfig.Timeouts(HEAD, STALL, BODY, Duration.ofSeconds(5), IDLE);
        node = TestNode.start(TestNode.with(TestNode.config(), timeouts));
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // connects and says nothing
                "GET /sta", // half a request line
                "GET /status HTTP/1.1\r\nHost: x\r\nX-A: b\r\n" // a head without its end
            })
    void closesAConnectionWhoseHeadDoesNotEnd(String start) throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(start);

            assertThat(client.awaitClose()).isBetween(HEAD.dividedBy(2), HEAD.plus(SLACK));
        }
    }

    @Test
    void closesAConnectionThatDripsHeaders() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send("GET /status HTTP/1.1\r\nHost: x\r\n");
            var start = System.nanoTime();

            assertThat(drips(client, "X-A: b\r\n", HEAD.plus(SLACK))).isTrue();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(HEAD.dividedBy(2));
        }
    }

    @Test
    void closesAConnectionWhoseBodyStalls() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send("POST /db/execute HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n[\"a");

            assertThat(client.awaitClose()).isBetween(STALL.dividedBy(2), STALL.plus(SLACK));
        }
    }

    @Test
    void closesAConnectionWhoseChunkStalls() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send("POST /db/execute HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[\"a");

            assertThat(client.awaitClose()).isBetween(STALL.dividedBy(2), STALL.plus(SLACK));
        }
    }

    @Test
    void letsASlowBodyComeThatMoves() throws IOException {
        try (var client = new RawClient(node.address())) {
            var body = "[\"INSERT\"]";
            client.send("POST /db/execute HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n");
            for (var i = 0; i < body.length(); i++) {
                Eventually.pass(STEP);
                client.send(body.substring(i, i + 1));
            }

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void boundsAMovingBodyInAll() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send("POST /db/execute HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
            var start = System.nanoTime();

            assertThat(drips(client, "x", BODY.plus(SLACK))).isTrue();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(BODY.dividedBy(2));
        }
    }

    @Test
    void closesAnIdleConnection() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.get("/readyz"));
            client.answer();

            assertThat(client.awaitClose()).isBetween(IDLE.dividedBy(2), IDLE.plus(SLACK));
        }
    }

    @Test
    void keepsABusyConnection() throws IOException {
        try (var client = new RawClient(node.address())) {
            for (var i = 0; i < 12; i++) {
                Eventually.pass(STEP);
                client.send(RawClient.get("/readyz"));
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void doesNotHurryTheServerOnceTheBodyIsThere() throws IOException {
        var slow = Duration.ofMillis(3500); // longer than any deadline of a client's
        try (var client = new RawClient(node.address())) {
            var usual = node.database.getAndSet((_, sink) -> {
                Eventually.pass(slow);
                sink.executed(1, 1, 0);
                return Served.LOCALLY;
            });
            client.send(RawClient.post("/db/execute", "[\"slow\"]"));
            Eventually.holds(
                    "the request is there",
                    () -> node.requests.stream()
                            .anyMatch(request ->
                                    request.statements().getFirst().sql().equals("slow")));
            node.database.set(usual);

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void forgetsConnectionsThatAreGone() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.get("/readyz"));
            client.answer();
        }

        // and the server still serves
        assertThat(RawClient.exchange(node.address(), RawClient.get("/readyz")).status())
                .isEqualTo(200);
    }

    // whether the server closes while the client drips
    private static boolean drips(RawClient client, String drop, Duration atMost) {
        var end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - end < 0) {
            try {
                client.send(drop);
            } catch (IOException _) {
                return true;
            }
            Eventually.pass(STEP);
        }
        return false;
    }
}
