// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.rqlite.api.Column;
import org.rqlite.api.Served;
import org.rqlite.http.Deadline;
import org.rqlite.http.Eventually;
import org.rqlite.http.RawHttp2;
import org.rqlite.http.TestNode;
import org.rqlite.http.result.Cells;

/// What `GuardTest` claims of HTTP/1.1, of HTTP/2.
@Execution(ExecutionMode.CONCURRENT)
class Http2GuardTest {
    private static final byte[] NOTHING = new byte[0];
    private static final Duration STEP = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(5); // for steps that are a tenth of it
    private static final Duration HURRY = Duration.ofSeconds(2);

    @Test
    void closesAConnectionOnWhichNothingIsAsked() throws IOException {
        try (var node = Deadline.HEAD.alone()) {
            assertThat(closing(node, _ -> {})).isBetween(Deadline.SHORT.dividedBy(2), Deadline.STRUCK_MAX);
        }
    }

    @Test
    void closesAConnectionWhoseHeadDoesNotEnd() throws IOException {
        try (var node = Deadline.HEAD.alone()) {
            assertThat(closing(node, client -> client.frame(RawHttp2.HEADERS, 0, 1, new byte[] {0, 1, 'a', 1, 'b'})))
                    .isLessThan(Deadline.STRUCK_MAX);
        }
    }

    @Test
    void closesAConnectionOneOfWhoseBodiesStalls() throws IOException {
        try (var node = Deadline.STALL.alone()) {
            assertThat(closing(node, client -> {
                        var stream = client.begin("POST", "/db/execute", 0, Map.of());
                        client.data(stream, json("[\"a"), false);
                    }))
                    .isBetween(Deadline.SHORT.dividedBy(2), Deadline.STRUCK_MAX);
            assertThat(node.requests).isEmpty();
        }
    }

    @Test
    void letsASlowBodyComeThatMoves() throws IOException {
        try (var node = Deadline.STALL.of(PATIENCE);
                var client = new RawHttp2(node.address())) {
            var stream = client.begin("POST", "/db/execute", 0, Map.of());
            var body = "[\"INSERT\"  ]";
            for (var i = 0; i < body.length(); i++) {
                Eventually.pass(PATIENCE.dividedBy(10));
                client.data(stream, json(body.substring(i, i + 1)), false);
            }
            client.data(stream, NOTHING, true);

            assertThat(client.answer(stream).status()).isEqualTo(200);
        }
    }

    @Test
    void boundsAMovingBodyInAll() throws IOException {
        try (var node = Deadline.BODY.alone();
                var client = new RawHttp2(node.address())) {
            var stream = client.begin("POST", "/db/execute", 0, Map.of());
            var end = System.nanoTime() + Deadline.STRUCK_MAX.toNanos();
            assertThatThrownBy(() -> {
                        while (System.nanoTime() - end < 0) {
                            Eventually.pass(STEP);
                            client.data(stream, json("x"), false);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void closesAnIdleConnection() throws IOException {
        try (var node = Deadline.IDLE.alone()) {
            assertThat(closing(node, client -> client.answer(client.request("GET", "/readyz", NOTHING))))
                    .isBetween(Deadline.SHORT.dividedBy(2), Deadline.STRUCK_MAX);
        }
    }

    @Test
    void aBodyThatNobodyReadsMayGoOnForASecond() throws IOException {
        try (var node = Deadline.none()) {
            assertThat(closing(node, client -> {
                        var stream = client.begin("POST", "/nonsense", 0, Map.of());
                        client.data(stream, json("x"), false);
                        assertThat(client.answer(stream).status()).isEqualTo(404);
                    }))
                    .isBetween(Duration.ofMillis(500), Deadline.STRUCK_MAX);
        }
    }

    @Test
    void doesNotHurryTheServerOnceTheBodyIsThere() throws IOException {
        try (var node = Deadline.HEAD.spared(HURRY)) {
            node.database.set((_, sink) -> {
                Eventually.pass(HURRY.multipliedBy(2));
                sink.executed(1, 1, 0);
                return Served.LOCALLY;
            });
            try (var client = new RawHttp2(node.address())) {
                assertThat(client.answer(client.request("POST", "/db/execute", json("[\"slow\"]")))
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void givesUpAClientThatTakesNothing() throws Exception {
        try (var node = Deadline.WRITE.alone()) {
            var ended = new CompletableFuture<Boolean>();
            node.database.set((_, sink) -> {
                try {
                    sink.columns(List.of(new Column("c", "text")));
                    while (true) sink.row(Cells.of("x".repeat(10_000)));
                } finally {
                    ended.complete(true);
                }
            });
            try (var client = new RawHttp2(node.address())) {
                client.grantNothing();
                client.request("POST", "/db/query", json("[\"S\"]"));

                assertThat(ended.get(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void aReadWhoseClientHangsUpEnds() throws Exception {
        try (var node = Deadline.none()) {
            var begun = new CountDownLatch(1);
            var ended = new CompletableFuture<String>();
            node.database.set((_, _) -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException _) {
                    ended.complete("interrupted");
                }
                return Served.LOCALLY;
            });
            try (var client = new RawHttp2(node.address())) {
                client.request("POST", "/db/query", json("[\"S\"]"));
                assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            }

            assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
        }
    }

    @Test
    void aWriteWhoseClientHangsUpGoesOn() throws Exception {
        try (var node = Deadline.none()) {
            var begun = new CountDownLatch(1);
            var gone = new CountDownLatch(1);
            var ended = new CompletableFuture<Boolean>();
            node.database.set((_, sink) -> {
                begun.countDown();
                try {
                    gone.await();
                    Eventually.pass(STEP);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                ended.complete(!Thread.currentThread().isInterrupted());
                sink.executed(1, 1, 0);
                return Served.LOCALLY;
            });
            try (var client = new RawHttp2(node.address())) {
                client.request("POST", "/db/execute", json("[\"INSERT\"]"));
                assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            }
            gone.countDown();

            assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /// A body that breaks off is never taken for a whole one, however it does.
    @Test
    void aBodyThatBreaksOffIsNotCarriedOut() throws IOException {
        try (var node = Deadline.none()) {
            try (var client = new RawHttp2(node.address())) {
                var stream = client.begin("POST", "/db/execute", 0, Map.of());
                client.data(stream, json("\"INSERT\""), false); // is JSON as far as it goes
            }
            try (var client = new RawHttp2(node.address())) {
                var stream = client.begin("POST", "/db/execute", 0, Map.of());
                client.data(stream, json("[\"INSERT\"]"), false);
                client.frame(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
                var shorter = client.begin("POST", "/db/execute", 0, Map.of("content-length", "20"));
                client.data(shorter, json("[\"INSERT\"]"), true);

                assertThatThrownBy(() -> client.answer(shorter)).isInstanceOf(EOFException.class);
                assertThat(client.answer(client.request("GET", "/readyz", NOTHING))
                                .status())
                        .isEqualTo(200);
            }

            assertThat(node.requests).isEmpty();
        }
    }

    @Test
    void stopsAtOnceWithIdleConnections() throws IOException {
        var node = Deadline.none();
        try (var idle = new RawHttp2(node.address());
                var used = new RawHttp2(node.address())) {
            used.answer(used.request("GET", "/readyz", NOTHING));

            assertThat(Deadline.duration(node::close)).isLessThan(Deadline.STRUCK_MAX);
            idle.awaitClose();
            used.awaitClose();
        }
    }

    private interface Ask {
        void of(RawHttp2 client) throws IOException;
    }

    /// How long the server bears a client that asks something and then nothing.
    private static Duration closing(TestNode node, Ask ask) throws IOException {
        return Deadline.duration(() -> {
            try (var client = new RawHttp2(node.address())) {
                ask.of(client);
                client.awaitClose();
            }
        });
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
