// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rqlite.store.peer.PeerAskTest.assertThatFails;
import static org.rqlite.store.peer.PeerAskTest.assertThatFailsOnceSent;
import static org.rqlite.store.peer.PeerNode.SOON;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Column;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.Peer;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.api.SinkClosedException;
import org.rqlite.api.Statement;
import org.rqlite.store.peer.PeerException.Kind;
import org.rqlite.testkit.Ports;

class PeerForwardTest {
    private static final byte[] KILOBYTE = new byte[1000];

    @Test
    void aRequestArrivesAsItWasAndItsResultsComeBack() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            var arrived = new AtomicReference<Request>();
            node.runner = (request, results) -> {
                arrived.set(request);
                results.executed(1, 2, 3);
                results.columns(List.of(new Column("a", "TEXT")));
                results.row(new TestRow("x"));
                results.rowsEnd(4);
                return new Served(77);
            };
            var request = new RandomMessages(new SplittableRandom(3)).request();
            var results = new Written();

            var served = client.forward(node.address(), request, results, SOON);

            assertThat(arrived).hasValue(request);
            assertThat(served).isEqualTo(new Served(77));
            assertThat(results.lines)
                    .containsExactly(
                            "executed 1 2 3",
                            "columns [Column[name=a, declaredType=TEXT, table=]]",
                            "row t78",
                            "end 4");
        }
    }

    @Test
    void aFaultArrivesWithAllItSays() throws IOException {
        var leader = new Peer("n2", "http://h:1", "h:2", true);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = (_, results) -> {
                results.executed(1, 1, 1);
                throw new NotLeaderException(leader);
            };

            assertThatThrownBy(() -> client.forward(node.address(), write(""), new Written(), SOON))
                    .isInstanceOfSatisfying(
                            NotLeaderException.class,
                            e -> assertThat(e.leader()).contains(leader));
        }
    }

    @Test
    void i6ANodeOfAnotherClusterForwardsNothing() throws IOException {
        var runs = new AtomicInteger();
        try (var node = PeerNode.start();
                var client = PeerNode.client(Optional.of(PeerNode.OTHER))) {
            node.runner = (_, _) -> new Served(runs.incrementAndGet());

            assertThatFails(() -> client.forward(node.address(), write(""), new Written(), SOON), Kind.OTHER_CLUSTER);
            assertThat(runs).hasValue(0);
        }
    }

    @Test
    void s8ALargeRequestTravelsInPieces() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            var arrived = new AtomicReference<Request>();
            node.runner = (request, _) -> {
                arrived.set(request);
                return Served.LOCALLY;
            };
            var large = write("x".repeat(20_000_000));

            client.forward(node.address(), large, new Written(), SOON);

            assertThat(arrived).hasValue(large);
        }
    }

    @Test
    void i9ARequestAboveTheLimitIsRefusedByBothSides() throws IOException {
        var limits = PeerNode.limits();
        limits.requestBytes = 100_000;
        var greeting = PeerNode.greeting("client", Optional.of(PeerNode.CLUSTER));
        try (var node = PeerNode.start(limits.get());
                var client = PeerNode.client();
                var strict = PeerClient.open(() -> greeting, limits.get())) {
            var large = write("x".repeat(1_000_000));

            assertThatThrownBy(() -> strict.forward(node.address(), large, new Written(), SOON))
                    .isInstanceOf(RequestTooLargeException.class);
            assertThatFails(() -> client.forward(node.address(), large, new Written(), SOON), Kind.REFUSED)
                    .hasMessageEndingWith("a request of more than 100000 bytes");
        }
    }

    @Test
    void i9WhatIsBeingReceivedIsBoundedInAll() throws Exception {
        var limits = PeerNode.limits();
        limits.receivingBytes = 1_500_000;
        var end = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        try (var node = PeerNode.start(limits.get());
                var client = PeerNode.client()) {
            node.runner = (_, _) -> {
                begun.countDown();
                PeerAskTest.await(end);
                return Served.LOCALLY;
            };
            var megabyte = write("x".repeat(1_000_000));
            var first = inBackground(() -> client.forward(node.address(), megabyte, new Written(), SOON));
            PeerAskTest.await(begun);

            assertThatFails(() -> client.forward(node.address(), megabyte, new Written(), SOON), Kind.REFUSED)
                    .hasMessageEndingWith("too many large requests at a time");
            end.countDown();

            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Served.LOCALLY);
            assertThat(forwardedOnceThereIsRoom(client, node, megabyte)).isEqualTo(Served.LOCALLY);
        }
    }

    /// An answer may arrive before the room that its request took is given back.
    private static Served forwardedOnceThereIsRoom(PeerClient client, PeerNode node, Request request)
            throws IOException {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                return client.forward(node.address(), request, new Written(), SOON);
            } catch (PeerException e) {
                if (e.kind() != Kind.REFUSED || System.nanoTime() - end >= 0) throw e;
            }
        }
    }

    @Test
    void i9CallsAtWorkAreBounded() throws Exception {
        var limits = PeerNode.limits();
        limits.calls = 1;
        var end = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        try (var node = PeerNode.start(limits.get());
                var client = PeerNode.client()) {
            node.runner = (_, _) -> {
                begun.countDown();
                PeerAskTest.await(end);
                return Served.LOCALLY;
            };
            var first = inBackground(() -> client.forward(node.address(), write(""), new Written(), SOON));
            PeerAskTest.await(begun);

            assertThatFails(() -> client.forward(node.address(), write(""), new Written(), SOON), Kind.REFUSED)
                    .hasMessageEndingWith("too many calls at a time");
            end.countDown();

            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Served.LOCALLY);
        }
    }

    @Test
    void i9ConnectionsAreBounded() throws IOException {
        var limits = PeerNode.limits();
        limits.connections = 1;
        try (var node = PeerNode.start(limits.get());
                var client = PeerNode.client();
                var second = PeerNode.client()) {
            client.ask(node.address(), new Question.Meta(), SOON);

            assertThatFails(() -> second.ask(node.address(), new Question.Meta(), SOON), Kind.REFUSED)
                    .hasMessageEndingWith("too many connections, at most 1");

            client.ask(node.address(), new Question.Meta(), SOON);
        }
    }

    @Test
    void i9ASlowReaderHoldsTheProducerBack() throws Exception {
        var produced = new AtomicInteger();
        var go = new CountDownLatch(1);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = (_, results) -> {
                results.columns(List.of(new Column("a", "")));
                for (var i = 0; i < 50_000; i++) {
                    results.row(new TestRow((Object) KILOBYTE));
                    produced.incrementAndGet();
                }
                results.rowsEnd(1);
                return Served.LOCALLY;
            };
            var slow = new SlowSink(go);

            var call = inBackground(() -> client.forward(node.address(), read(), slow, Duration.ofMinutes(1)));
            PeerAskTest.await(slow.begun);
            var stable = settle(produced);
            assertThat(stable).isLessThan(10_000); // of 50,000: a window of the network and a few pieces
            go.countDown();

            assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(Served.LOCALLY);
            assertThat(slow.rows).hasValue(50_000);
        }
    }

    @Test
    void i9AReaderThatTakesNothingForTooLongLosesTheCall() throws Exception {
        var limits = PeerNode.limits();
        limits.stall = Duration.ofMillis(300);
        var go = new CountDownLatch(1);
        var fault = new CompletableFuture<Throwable>();
        try (var node = PeerNode.start(limits.get());
                var client = PeerNode.client()) {
            node.runner = endless(fault);
            var slow = new SlowSink(go);

            var call = inBackground(() -> client.forward(node.address(), read(), slow, Duration.ofMinutes(1)));

            assertThat(fault.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(SinkClosedException.class)
                    .hasMessageStartingWith("the other node took nothing for");
            go.countDown();
            assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(PeerException.class);
        }
    }

    @Test
    void aSinkThatClosesEndsTheCallOnBothSides() throws Exception {
        var fault = new CompletableFuture<Throwable>();
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = endless(fault);
            var closing = new SlowSink(new CountDownLatch(0)) {
                @Override
                public void columns(List<Column> columns) {
                    throw new SinkClosedException("the client went away");
                }
            };

            assertThatThrownBy(() -> client.forward(node.address(), read(), closing, SOON))
                    .isInstanceOf(SinkClosedException.class)
                    .hasMessage("the client went away");
            assertThat(fault.get(20, TimeUnit.SECONDS)).isInstanceOf(SinkClosedException.class);
        }
    }

    @Test
    void s9ACallThatBreaksAfterItWasSentIsOfUnknownFate() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var runs = new AtomicInteger();
        try (var client = PeerNode.client()) {
            var node = PeerNode.start();
            node.runner = (_, _) -> {
                runs.incrementAndGet();
                begun.countDown();
                PeerAskTest.await(end);
                return Served.LOCALLY;
            };
            var call = inBackground(() -> client.forward(node.address(), write(""), new Written(), SOON));
            PeerAskTest.await(begun);

            node.close();

            assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(PeerException.class)
                    .satisfies(e ->
                            assertThat(((PeerException) e.getCause()).kind()).isEqualTo(Kind.UNKNOWN_FATE));
            end.countDown();
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void s9ACallThatTakesTooLongIsOfUnknownFate() throws IOException {
        var end = new CountDownLatch(1);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = (_, _) -> {
                PeerAskTest.await(end);
                return Served.LOCALLY;
            };

            assertThatFailsOnceSent(
                    () -> client.forward(node.address(), write(""), new Written(), Duration.ofMillis(300)),
                    Kind.UNKNOWN_FATE);
            end.countDown();
        }
    }

    @Test
    void s9ACallThatWasNeverSentCertainlyDidNothing() throws IOException {
        var port = Ports.free();
        try (var silent = Stranger.saying("");
                var client = PeerNode.client()) {
            assertThatFails(
                    () -> client.forward("127.0.0.1:" + port, write(""), new Written(), SOON), Kind.UNREACHABLE);
            assertThatFails(
                    () -> client.forward(silent.address(), write(""), new Written(), Duration.ofMillis(300)),
                    Kind.TIMEOUT);
        }
    }

    @Test
    void aServiceThatClosesEndsWhatStreamsAndTakesNoMore() throws Exception {
        var fault = new CompletableFuture<Throwable>();
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = endless(fault);
            var sink = new SlowSink(new CountDownLatch(0));
            var call = inBackground(() -> client.forward(node.address(), read(), sink, SOON));
            PeerAskTest.await(sink.begun);

            node.service.close();

            assertThat(fault.get(20, TimeUnit.SECONDS)).isInstanceOf(SinkClosedException.class);
            assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(PeerException.class);
            assertThatFails(() -> client.ask(node.address(), new Question.Meta(), SOON), Kind.REFUSED)
                    .hasMessageEndingWith("this node is stopping");
        }
    }

    private static PeerNode.Runner endless(CompletableFuture<Throwable> fault) {
        return (_, results) -> {
            try {
                results.columns(List.of(new Column("a", "")));
                while (true) results.row(new TestRow((Object) KILOBYTE));
            } catch (RuntimeException e) {
                fault.complete(e);
                throw e;
            }
        };
    }

    private static int settle(AtomicInteger counter) {
        var last = new AtomicInteger(-1);
        var equal = new AtomicInteger();
        BooleanSupplier settled = () -> {
            var now = counter.get();
            if (last.getAndSet(now) == now) return equal.incrementAndGet() > 300;
            equal.set(0);
            return false;
        };
        assertThat(org.rqlite.store.raft.Waiting.until(settled, Duration.ofSeconds(20)))
                .isTrue();
        return counter.get();
    }

    private interface Call {
        Served run() throws IOException;
    }

    private static CompletableFuture<Served> inBackground(Call call) {
        var outcome = new CompletableFuture<Served>();
        var _ = Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(call.run());
            } catch (IOException | RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    private static Request write(String sql) {
        return new Request(
                Request.Kind.EXECUTE, List.of(Statement.of(sql)), false, ReadPolicy.DEFAULT, Duration.ZERO, SOON);
    }

    private static Request read() {
        return new Request(
                Request.Kind.QUERY,
                List.of(Statement.of("SELECT 1")),
                false,
                ReadPolicy.of(ConsistencyLevel.WEAK),
                Duration.ZERO,
                SOON);
    }

    /// Takes the first row only when it may.
    private static class SlowSink implements ResultSink {
        final CountDownLatch begun = new CountDownLatch(1);
        final AtomicInteger rows = new AtomicInteger();
        private final CountDownLatch go;

        SlowSink(CountDownLatch go) {
            this.go = go;
        }

        @Override
        public void row(org.rqlite.api.Row row) {
            begun.countDown();
            PeerAskTest.await(go);
            rows.incrementAndGet();
        }

        @Override
        public void columns(List<Column> columns) {}

        @Override
        public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {}

        @Override
        public void failed(int code, String message) {}

        @Override
        public void rowsEnd(long elapsedNanos) {}
    }
}
