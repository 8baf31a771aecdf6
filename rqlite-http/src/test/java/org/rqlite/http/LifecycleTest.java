// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Served;

class LifecycleTest {
    @Test
    void saysThatItsPortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var config = HttpConfig.of("127.0.0.1", taken.getLocalPort(), "");

            assertThatThrownBy(() -> TestNode.start(config))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot listen")
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void saysThatItsHostIsUnknown() {
        assertThatThrownBy(() -> TestNode.start(HttpConfig.of("no-such-host.invalid", 0, "")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void namesTheBoundAddressWhenNoneIsAdvertised() throws IOException {
        try (var node = TestNode.start(HttpConfig.of("127.0.0.1", 0, ""))) {
            var answer = RawClient.exchange(node.address(), RawClient.post("/db/execute", "[\"S\"]"));

            assertThat(answer.headers())
                    .containsEntry(
                            "x-rqlite-served-by", "127.0.0.1:" + node.address().getPort());
        }
    }

    @Test
    void listensOnEveryAddressWhenNoneIsNamed() throws IOException {
        try (var node = TestNode.start(HttpConfig.of("", 0, ""))) {
            var local = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), node.address().getPort());

            assertThat(RawClient.exchange(local, RawClient.get("/readyz")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void finishesARunningRequestWhenItStopsButTakesNoNewOne() throws Exception {
        var begun = new CountDownLatch(1);
        var node = TestNode.start();
        node.database.set((_, sink) -> {
            begun.countDown();
            Eventually.pass(Duration.ofMillis(800));
            sink.executed(1, 1, 0);
            return Served.LOCALLY;
        });
        try (var client = new RawClient(node.address());
                var executor = Executors.newSingleThreadExecutor()) {
            client.send(RawClient.post("/db/execute", "[\"S\"]"));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            var stopping = executor.submit(node::close);

            assertThat(client.answer().status()).isEqualTo(200);
            stopping.get(10, TimeUnit.SECONDS);
        }
        assertThatThrownBy(() -> new RawClient(node.address())).isInstanceOf(IOException.class);
    }

    @Test
    void stopsAtOnceWithIdleConnections() throws IOException {
        var node = TestNode.start();
        try (var silent = new RawClient(node.address());
                var idle = new RawClient(node.address())) {
            idle.send(RawClient.get("/readyz"));
            idle.answer();

            assertThat(Deadline.duration(node::close)).isLessThan(Deadline.STRUCK_MAX);
            silent.awaitClose();
            idle.awaitClose();
            node.close(); // again
        }
    }

    @Test
    void letsSurplusConnectionsWait() throws Exception {
        var config = TestNode.with(TestNode.config(), new HttpConfig.Limits(4096, 1024 * 1024, 2));
        var begun = new CountDownLatch(2);
        var mayEnd = new CountDownLatch(1);
        try (var node = TestNode.start(config);
                var first = new RawClient(node.address())) {
            node.database.set((_, sink) -> {
                begun.countDown();
                try {
                    assertThat(mayEnd.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                sink.executed(1, 1, 0);
                return Served.LOCALLY;
            });
            var second = new RawClient(node.address());
            for (var client : List.of(first, second)) client.send(RawClient.post("/db/execute", "[\"S\"]"));
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            try (var third = new RawClient(node.address())) {
                third.send(RawClient.get("/readyz"));
                mayEnd.countDown();
                for (var client : List.of(first, second)) {
                    assertThat(client.answer().status()).isEqualTo(200);
                }
                second.close();

                assertThat(third.answer().status()).isEqualTo(200);
            }
        }
    }
}
