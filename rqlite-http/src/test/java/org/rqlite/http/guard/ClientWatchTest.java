// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.Database;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.http.Eventually;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

/// A client that hangs up while its read runs (H8).
class ClientWatchTest {
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
        node.database.set(lasting());
    }

    @AfterEach
    void stop() {
        mayEnd.countDown();
        node.close();
    }

    @Test
    void aReadWhoseClientHangsUpIsEndedH8() throws Exception {
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.post("/db/query", "[\"SELECT\"]"));
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(RawClient.exchange(node.address(), RawClient.get("/readyz")).status())
                .isEqualTo(200);
        assertThat(node.halts).isEmpty();
    }

    @Test
    void aWriteWhoseClientHangsUpGoesOn() throws Exception {
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.post("/db/execute", "[\"INSERT\"]"));
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(interrupted.await(2500, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aLongReadIsAnsweredAndItsConnectionEnds() {
        node.database.set((_, sink) -> {
            Eventually.pass(Duration.ofSeconds(2)); // the watch begins meanwhile, unless the machine is busy
            return answered(sink);
        });
        Eventually.holds("a long read was watched", () -> {
            try (var client = new RawClient(node.address())) {
                client.send(RawClient.post("/db/query", "[\"SELECT\"]"));
                var answer = client.answer();
                assertThat(answer.status()).isEqualTo(200);
                if (!"close".equals(answer.headers().get("connection"))) return false;
                client.awaitClose();
                return true;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void shortReadsShareAConnection() throws IOException {
        mayEnd.countDown();
        try (var client = new RawClient(node.address())) {
            for (var n = 0; n < 20; n++) {
                client.send(RawClient.post("/db/query", "[\"SELECT\"]"));
                assertThat(client.answer().headers()).doesNotContainKey("connection");
            }
        }
        assertThat(node.requests).hasSize(20);
    }

    /// Runs until it may end, or is interrupted.
    private Database lasting() {
        return (_, sink) -> {
            running.countDown();
            try {
                assertThat(mayEnd.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException _) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
                throw new CommitUnknownException("interrupted");
            }
            return answered(sink);
        };
    }

    private static Served answered(ResultSink sink) {
        sink.executed(0, 0, 0);
        return Served.LOCALLY;
    }
}
