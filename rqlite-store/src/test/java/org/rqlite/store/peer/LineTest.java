// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rqlite.store.peer.PeerAskTest.assertThatFails;
import static org.rqlite.store.peer.PeerAskTest.assertThatFailsOnceSent;
import static org.rqlite.store.peer.PeerNode.SOON;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Column;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.Served;
import org.rqlite.api.Statement;
import org.rqlite.store.peer.PeerException.Kind;
import org.rqlite.store.raft.Waiting;
import org.rqlite.testkit.Ports;

/// Small requests that travel together.
class LineTest {
    @Test
    void requestsThatWaitTravelTogetherAndEachGetsItsOwnAnswer() throws Exception {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = (request, results) -> {
                results.failed(0, sql(request));
                return new Served(Long.parseLong(sql(request)));
            };
            client.forward(node.address(), write("0"), new Written(), SOON); // the line stands
            node.together.clear();

            var calls = new ArrayList<CompletableFuture<Served>>();
            var sinks = new ArrayList<Written>();
            for (var i = 1; i <= 500; i++) {
                var request = write(String.valueOf(i));
                var sink = new Written();
                sinks.add(sink);
                calls.add(inBackground(() -> client.forward(node.address(), request, sink, SOON)));
            }

            for (var i = 1; i <= 500; i++) {
                assertThat(calls.get(i - 1).get(20, TimeUnit.SECONDS)).isEqualTo(new Served(i));
                assertThat(sinks.get(i - 1).lines).containsExactly("failed 0 " + i);
            }
            assertThat(node.together.stream().mapToInt(each -> each).sum()).isEqualTo(500);
            assertThat(node.together).hasSizeLessThan(400);
        }
    }

    @Test
    void aSlowRequestHoldsNoOtherBack() throws Exception {
        var end = new CountDownLatch(1);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = (request, _) -> {
                if (sql(request).equals("slow")) PeerAskTest.await(end);
                return Served.LOCALLY;
            };
            var slow = inBackground(() -> client.forward(node.address(), write("slow"), new Written(), SOON));

            for (var i = 0; i < 50; i++) client.forward(node.address(), write("quick"), new Written(), SOON);

            assertThat(slow).isNotDone();
            end.countDown();
            assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo(Served.LOCALLY);
        }
    }

    @Test
    void aFaultOfOneIsNoFaultOfTheOthers() throws Exception {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = (request, _) -> {
                if (sql(request).equals("bad")) throw new OverloadedException("too much");
                if (sql(request).equals("defect")) throw new IllegalStateException("a defect");
                return Served.LOCALLY;
            };
            var calls = new HashMap<String, CompletableFuture<Served>>();
            for (var sql : List.of("good", "bad", "defect", "fine")) {
                calls.put(sql, inBackground(() -> client.forward(node.address(), write(sql), new Written(), SOON)));
            }

            assertThat(calls.get("good").get(20, TimeUnit.SECONDS)).isEqualTo(Served.LOCALLY);
            assertThat(calls.get("fine").get(20, TimeUnit.SECONDS)).isEqualTo(Served.LOCALLY);
            assertThatThrownBy(() -> calls.get("bad").get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(OverloadedException.class)
                    .hasMessageContaining("too much");
            assertThat(kind(calls.get("defect"))).isEqualTo(Kind.UNKNOWN_FATE);
        }
    }

    @Test
    void s9OfAMessageWhoseNodeDiesEachRequestIsUnknownUnlessItWasAnswered() throws Exception {
        var begun = new CountDownLatch(20);
        var end = new CountDownLatch(1);
        var runs = new AtomicInteger();
        try (var client = PeerNode.client()) {
            var node = PeerNode.start();
            node.runner = (request, _) -> {
                runs.incrementAndGet();
                if (sql(request).startsWith("quick")) return Served.LOCALLY;
                begun.countDown();
                PeerAskTest.await(end);
                return Served.LOCALLY;
            };
            var calls = new HashMap<String, CompletableFuture<Served>>();
            for (var i = 0; i < 20; i++) {
                for (var sql : List.of("quick" + i, "slow" + i)) {
                    calls.put(sql, inBackground(() -> client.forward(node.address(), write(sql), new Written(), SOON)));
                }
            }
            PeerAskTest.await(begun);
            for (var i = 0; i < 20; i++) calls.get("quick" + i).get(20, TimeUnit.SECONDS);

            node.close();

            for (var i = 0; i < 20; i++) assertThat(kind(calls.get("slow" + i))).isEqualTo(Kind.UNKNOWN_FATE);
            end.countDown();
            assertThat(runs).as("none is sent again").hasValue(40);
        }
    }

    @Test
    void s9WhatWaitsForALineThatIsNotMadeCertainlyDidNothing() throws Exception {
        try (var silent = Stranger.saying("");
                var client = PeerNode.client()) {
            var calls = new ArrayList<CompletableFuture<Served>>();
            for (var i = 0; i < 10; i++) {
                calls.add(inBackground(
                        () -> client.forward(silent.address(), write("x"), new Written(), Duration.ofMillis(200))));
            }

            for (var call : calls) assertThat(kind(call)).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void s9ARequestWaitsForAnotherNoLongerThanItsTime() throws Exception {
        var end = new CountDownLatch(1);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = (_, _) -> {
                PeerAskTest.await(end);
                return Served.LOCALLY;
            };
            var patient = inBackground(() -> client.forward(node.address(), write("a"), new Written(), SOON));

            assertThatFailsOnceSent(
                    () -> client.forward(node.address(), write("b"), new Written(), Duration.ofMillis(200)),
                    Kind.UNKNOWN_FATE);

            assertThat(patient).isNotDone();
            end.countDown();
            assertThat(patient.get(20, TimeUnit.SECONDS)).isEqualTo(Served.LOCALLY);
        }
    }

    @Test
    void aThreadThatIsInterruptedWaitsNoLongerAndTheFateIsUnknown() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = (_, _) -> {
                begun.countDown();
                PeerAskTest.await(end);
                return Served.LOCALLY;
            };
            var outcome = new CompletableFuture<Throwable>();
            var thread = Thread.ofVirtual().start(() -> {
                try {
                    client.forward(node.address(), write("a"), new Written(), SOON);
                } catch (IOException | RuntimeException e) {
                    outcome.complete(e);
                }
            });
            PeerAskTest.await(begun);

            thread.interrupt();

            assertThat(outcome.get(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            PeerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_FATE));
            end.countDown();
        }
    }

    @Test
    void resultsThatDoNotFitIntoAMessageAreFetched() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            for (var size : List.of(10, 32_000, 33_000, 64_000, 70_000, 1_000_000, 3_000_000)) {
                node.runner = (_, results) -> {
                    results.columns(List.of(new Column("a", "")));
                    results.row(new TestRow("x".repeat(size)));
                    results.rowsEnd(1);
                    return new Served(size);
                };
                var sink = new Written();

                assertThat(client.forward(node.address(), write("r"), sink, SOON))
                        .isEqualTo(new Served(size));
                assertThat(sink.lines).hasSize(3);
                assertThat(sink.lines.get(1)).isEqualTo("row t" + "78".repeat(size));
            }
        }
    }

    @Test
    void aFaultBehindALargeResultArrives() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = (_, results) -> {
                results.columns(List.of(new Column("a", "")));
                for (var i = 0; i < 200; i++) results.row(new TestRow("x".repeat(1000)));
                throw new OverloadedException("no more");
            };

            assertThatThrownBy(() -> client.forward(node.address(), write("r"), new Written(), SOON))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessage("no more");
        }
    }

    @Test
    void resultsOfSomebodyElsesLineAreNotHandedOut() throws Exception {
        var channels = new Channels(PeerLimits.DEFAULT, address -> address);
        try (var node = PeerNode.start();
                channels) {
            var headers = new org.apache.ratis.thirdparty.io.grpc.Metadata();
            headers.put(
                    Wire.GREETING, GreetingCodec.encode(PeerNode.greeting("client", Optional.of(PeerNode.CLUSTER))));
            try (var fetch = Incoming.start(
                    node.address(), channels.to(node.address()), Wire.FETCH, headers, SOON, PeerLimits.DEFAULT)) {
                fetch.send(new Fetch(PeerNode.OTHER, 1).encode(), 1000);

                assertThatFails(() -> fetch.next(SOON), Kind.REFUSED).hasMessageEndingWith("no such results");
            }
        }
    }

    @Test
    void i9RequestsOfALineCountAmongTheCallsAtWork() throws Exception {
        var limits = PeerNode.limits();
        limits.calls = 3;
        var end = new CountDownLatch(1);
        var begun = new CountDownLatch(3);
        try (var node = PeerNode.start(limits.get());
                var client = PeerNode.client()) {
            node.runner = (_, _) -> {
                begun.countDown();
                PeerAskTest.await(end);
                return Served.LOCALLY;
            };
            var calls = new ArrayList<CompletableFuture<Served>>();
            for (var i = 0; i < 3; i++) {
                calls.add(inBackground(() -> client.forward(node.address(), write("x"), new Written(), SOON)));
            }
            PeerAskTest.await(begun);

            assertThatFails(() -> client.forward(node.address(), write("x"), new Written(), SOON), Kind.REFUSED)
                    .hasMessageEndingWith("too many calls at a time");
            end.countDown();
            for (var call : calls) call.get(20, TimeUnit.SECONDS);

            for (var i = 0; i < 20; i++) client.forward(node.address(), write("x"), new Written(), SOON);
        }
    }

    @Test
    void aLineIsRenewedLongBeforeItsTimeIsOver() throws Exception {
        var limits = PeerNode.limits();
        limits.forward = Duration.ofSeconds(2);
        try (var node = PeerNode.start();
                var client = PeerNode.client(limits.get())) {
            var start = System.nanoTime();
            for (var i = 0; System.nanoTime() - start < Duration.ofSeconds(5).toNanos(); i++) {
                client.forward(node.address(), write(String.valueOf(i)), new Written(), SOON);
            }
        }
    }

    @Test
    void aNodeThatWasStartedAgainGetsANewLine() throws Exception {
        var port = Ports.free();
        try (var client = PeerNode.client()) {
            for (var life = 0; life < 3; life++) {
                try (var node = PeerNode.startAt(port)) {
                    var served = new AtomicReference<Served>();
                    assertThat(Waiting.until(() -> tryForward(client, node.address(), served), SOON))
                            .isTrue();
                    client.forward(node.address(), write("x"), new Written(), SOON);
                }
            }
        }
    }

    @Test
    void i6ANodeThatChangesItsClusterIsRefusedOnALineThatStands() throws Exception {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            client.forward(node.address(), write("x"), new Written(), SOON);
            var runs = node.together.size();

            node.greeting = PeerNode.greeting("server", Optional.of(PeerNode.OTHER));

            assertThatFails(() -> client.forward(node.address(), write("x"), new Written(), SOON), Kind.OTHER_CLUSTER);
            assertThatThrownBy(() -> client.askingOnLine(node.address(), new Question.Meta(), SOON)
                            .get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(PeerException.class);
            assertThat(node.together).hasSize(runs);
        }
    }

    @Test
    void aCallerThatEntersAClusterOpensANewLine() throws Exception {
        var greeting = new AtomicReference<>(PeerNode.greeting("client", Optional.empty()));
        try (var node = PeerNode.start();
                var client = PeerClient.open(greeting::get, PeerLimits.DEFAULT)) {
            client.forward(node.address(), write("x"), new Written(), SOON);

            greeting.set(PeerNode.greeting("client", Optional.of(PeerNode.OTHER)));

            assertThatFails(() -> client.forward(node.address(), write("x"), new Written(), SOON), Kind.OTHER_CLUSTER);
        }
    }

    @Test
    void questionsOnALineAreAnsweredWithTheGreetingOfWhoAnswers() throws Exception {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.answers = question -> new Answer.TermIs(question instanceof Question.Term, 7);

            for (var i = 0; i < 100; i++) {
                var heard = client.askingOnLine(node.address(), new Question.Term(PeerNode.CLUSTER), SOON)
                        .get(20, TimeUnit.SECONDS);

                assertThat(heard).isEqualTo(new Heard(node.greeting, new Answer.TermIs(true, 7)));
            }
        }
    }

    @Test
    void aQuestionThatTheNodeCannotAnswerIsOfUnknownFateAndTheLineGoesOn() throws Exception {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.answers = _ -> {
                throw new IllegalStateException("a defect");
            };
            var broken = client.askingOnLine(node.address(), new Question.Meta(), SOON);
            assertThatThrownBy(() -> broken.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(PeerException.class);

            node.answers = _ -> new Answer.Done();

            assertThat(client.askingOnLine(node.address(), new Question.Meta(), SOON)
                            .get(20, TimeUnit.SECONDS)
                            .answer())
                    .isEqualTo(new Answer.Done());
        }
    }

    @Test
    void aNodeThatStopsAnswersWhatItHasTakenAndRefusesWhatComes() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.runner = (_, _) -> {
                begun.countDown();
                PeerAskTest.await(end);
                return new Served(3);
            };
            var taken = inBackground(() -> client.forward(node.address(), write("x"), new Written(), SOON));
            PeerAskTest.await(begun);

            node.service.close();

            assertThatFails(() -> client.forward(node.address(), write("x"), new Written(), SOON), Kind.REFUSED)
                    .hasMessageEndingWith("this node is stopping");
            end.countDown();
            assertThat(taken.get(20, TimeUnit.SECONDS)).isEqualTo(new Served(3));
        }
    }

    private static boolean tryForward(PeerClient client, String address, AtomicReference<Served> served) {
        try {
            served.set(client.forward(address, write("x"), new Written(), SOON));
            return true;
        } catch (IOException _) {
            return false;
        }
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

    private static Kind kind(CompletableFuture<Served> call) throws Exception {
        try {
            throw new AssertionError("served: " + call.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PeerException known) return known.kind();
            throw e;
        }
    }

    private static String sql(Request request) {
        return request.statements().getFirst().sql();
    }

    private static Request write(String sql) {
        return new Request(
                Request.Kind.EXECUTE, List.of(Statement.of(sql)), false, ReadPolicy.DEFAULT, Duration.ZERO, SOON);
    }
}
