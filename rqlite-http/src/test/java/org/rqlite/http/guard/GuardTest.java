// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Served;
import org.rqlite.http.Deadline;
import org.rqlite.http.Eventually;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

/// Each row of the table of slow clients (design of the HTTP layer, 1.4), silent ones included.
@Execution(ExecutionMode.CONCURRENT)
class GuardTest {
    private static final Duration STEP = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(5); // for steps that are a tenth of it
    private static final Duration HURRY = Duration.ofSeconds(2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // connects and says nothing
                "GET /sta", // half a request line
                "GET /status HTTP/1.1\r\nHost: x\r\nX-A: b\r\n" // a head without its end
            })
    void closesAConnectionWhoseHeadDoesNotEnd(String start) throws IOException {
        try (var node = Deadline.HEAD.alone()) {
            assertThat(closing(node, start)).isBetween(Deadline.SHORT.dividedBy(2), Deadline.STRUCK_MAX);
        }
    }

    @Test
    void closesAConnectionThatDripsHeaders() throws IOException {
        try (var node = Deadline.HEAD.alone();
                var client = new RawClient(node.address())) {
            client.send("GET /status HTTP/1.1\r\nHost: x\r\n");

            assertThat(drips(client, "X-A: b\r\n")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10\r\n\r\n[\"a", "Transfer-Encoding: chunked\r\n\r\n5\r\n[\"a"})
    void closesAConnectionWhoseBodyStalls(String start) throws IOException {
        try (var node = Deadline.STALL.alone()) {
            assertThat(closing(node, "POST /db/execute HTTP/1.1\r\nHost: x\r\n" + start))
                    .isBetween(Deadline.SHORT.dividedBy(2), Deadline.STRUCK_MAX);
        }
    }

    @Test
    void letsASlowBodyComeThatMoves() throws IOException {
        try (var node = Deadline.STALL.of(PATIENCE);
                var client = new RawClient(node.address())) {
            var body = "[\"INSERT\"  ]";
            client.send("POST /db/execute HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n");
            for (var i = 0; i < body.length(); i++) {
                Eventually.pass(PATIENCE.dividedBy(10));
                client.send(body.substring(i, i + 1));
            }

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void boundsAMovingBodyInAll() throws IOException {
        try (var node = Deadline.BODY.alone();
                var client = new RawClient(node.address())) {
            client.send("POST /db/execute HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");

            assertThat(drips(client, "x")).isTrue();
        }
    }

    @Test
    void closesAnIdleConnection() throws IOException {
        try (var node = Deadline.IDLE.alone()) {
            assertThat(closing(node, RawClient.get("/readyz")))
                    .isBetween(Deadline.SHORT.dividedBy(2), Deadline.STRUCK_MAX);
        }
    }

    @Test
    void keepsABusyConnection() throws IOException {
        try (var node = Deadline.IDLE.of(PATIENCE);
                var client = new RawClient(node.address())) {
            for (var i = 0; i < 12; i++) {
                Eventually.pass(PATIENCE.dividedBy(10));
                client.send(RawClient.get("/readyz"));
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void doesNotHurryTheServerOnceTheBodyIsThere() throws IOException {
        try (var node = Deadline.HEAD.spared(HURRY);
                var client = new RawClient(node.address())) {
            node.database.set((_, sink) -> {
                Eventually.pass(HURRY.multipliedBy(2));
                sink.executed(1, 1, 0);
                return Served.LOCALLY;
            });
            client.send(RawClient.post("/db/execute", "[\"slow\"]"));

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void forgetsConnectionsThatAreGone() throws IOException {
        try (var node = Deadline.none()) {
            try (var client = new RawClient(node.address())) {
                client.send(RawClient.get("/readyz"));
                client.answer();
            }

            // and the server still serves
            assertThat(RawClient.exchange(node.address(), RawClient.get("/readyz"))
                            .status())
                    .isEqualTo(200);
        }
    }

    /// How long the server bears a client that sends something and then nothing.
    private static Duration closing(TestNode node, String request) throws IOException {
        return Deadline.duration(() -> {
            try (var client = new RawClient(node.address())) {
                client.send(request);
                client.awaitClose();
            }
        });
    }

    // whether the server closes while the client drips
    private static boolean drips(RawClient client, String drop) {
        var end = System.nanoTime() + Deadline.STRUCK_MAX.toNanos();
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
