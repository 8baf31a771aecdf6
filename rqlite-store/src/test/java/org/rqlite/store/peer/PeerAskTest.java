// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.rqlite.store.peer.PeerNode.SOON;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.store.peer.PeerException.Kind;
import org.rqlite.store.raft.Waiting;
import org.rqlite.testkit.Ports;

class PeerAskTest {
    private static final Question ANY = new Question.Notify();

    @Test
    void anAnswerComesWithTheGreetingOfWhoGaveIt() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.answers = question -> new Answer.Refused(question.toString());

            var heard = client.ask(node.address(), new Question.Remove("n é"), SOON);

            assertThat(heard).isEqualTo(new Heard(node.greeting, new Answer.Refused("Remove[nodeId=n é]")));
        }
    }

    @Test
    void theGreetingIsThatOfTheMomentOfTheAnswer() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            var later = PeerNode.greeting("later", Optional.of(PeerNode.CLUSTER));
            node.answers = _ -> {
                node.greeting = later;
                return new Answer.Done();
            };

            assertThat(client.ask(node.address(), ANY, SOON).from()).isEqualTo(later);
        }
    }

    @Test
    void i6ANodeOfAnotherClusterIsRefusedByName() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client(Optional.of(PeerNode.OTHER))) {
            assertThatFails(() -> client.ask(node.address(), ANY, SOON), Kind.OTHER_CLUSTER)
                    .hasMessageContaining("node server belongs to cluster " + PeerNode.CLUSTER)
                    .hasMessageContaining("node client to cluster " + PeerNode.OTHER);
        }
    }

    @Test
    void i6ANodeOfAnotherClusterMayAskWhoThisIs() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client(Optional.of(PeerNode.OTHER))) {
            var heard = client.ask(node.address(), new Question.Meta(), SOON);

            assertThat(heard.from().cluster()).contains(PeerNode.CLUSTER);
        }
    }

    @Test
    void aNodeWithoutAClusterIsAnswered() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client(Optional.empty())) {
            assertThat(client.ask(node.address(), ANY, SOON).answer()).isEqualTo(new Answer.Done());
        }
    }

    @Test
    void s5AnotherProtocolIsRefusedByName() throws IOException {
        var usual = PeerNode.greeting("client", Optional.empty());
        var later = new Greeting(2, usual.cluster(), usual.member(), 1, false, 1, 0);
        try (var node = PeerNode.start();
                var client = PeerClient.open(() -> later, PeerLimits.DEFAULT)) {
            assertThatFails(() -> client.ask(node.address(), ANY, SOON), Kind.OTHER_PROTOCOL)
                    .hasMessageContaining(
                            "node server speaks version 1 of the node-to-node protocol, the caller version 2");
        }
    }

    @Test
    void aQuestionThatTheNodeCannotAnswerIsOfUnknownFate() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.answers = _ -> {
                throw new IllegalStateException("a defect");
            };

            assertThatFails(() -> client.ask(node.address(), ANY, SOON), Kind.UNKNOWN_FATE);
        }
    }

    @Test
    void i9AnAnswerThatDoesNotComeIsNotWaitedForLonger() throws IOException {
        var end = new CountDownLatch(1);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.answers = _ -> {
                await(end);
                return new Answer.Done();
            };

            assertThatFailsOnceSent(() -> client.ask(node.address(), ANY, Duration.ofMillis(200)), Kind.UNKNOWN_FATE)
                    .hasMessageEndingWith("no answer in time");
            end.countDown();
        }
    }

    @Test
    void aPortThatNobodyListensOnIsUnreachableAtOnce() throws IOException {
        var port = Ports.free();
        try (var client = PeerNode.client()) {
            var start = System.nanoTime();

            assertThatFails(() -> client.ask("127.0.0.1:" + port, ANY, SOON), Kind.UNREACHABLE)
                    .hasMessageContaining("refused");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        }
    }

    @Test
    void aNodeThatStartsIsReachedSoonAfterItWasNot() throws IOException {
        var port = Ports.free();
        try (var client = PeerNode.client()) {
            for (var i = 0; i < 5; i++) {
                assertThatFails(() -> client.ask("127.0.0.1:" + port, ANY, SOON), Kind.UNREACHABLE);
            }
            try (var _ = PeerNode.startAt(port)) {
                var end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
                boolean answered;
                do {
                    answered = answers(client, port);
                } while (!answered && System.nanoTime() < end);

                assertThat(answered).isTrue();
            }
        }
    }

    @Test
    void aNodeThatWasStartedAgainIsReachedAtOnce() throws IOException {
        try (var client = PeerNode.client()) {
            var node = PeerNode.start();
            var port = node.port();
            client.ask(node.address(), ANY, SOON);
            node.close();
            try (var again = PeerNode.startAt(port)) {
                assertThat(askedTwiceAtMost(client, again.address())).isEqualTo(new Answer.Done());
            }
        }
    }

    /// A question may meet the old connection just before its end is heard of; no second one may.
    private static Answer askedTwiceAtMost(PeerClient client, String address) throws PeerException {
        try {
            return client.ask(address, ANY, SOON).answer();
        } catch (PeerException e) {
            assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_FATE);
            return client.ask(address, ANY, SOON).answer();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "host", ":4002", "host:", "host:0", "host:65536", "http://host:4001", "host:4002/x", "a b:1"
            })
    void whatIsNoAddressIsNamed(String address) {
        try (var client = PeerNode.client()) {
            assertThatFails(() -> client.ask(address, ANY, SOON), Kind.UNREACHABLE)
                    .hasMessage("\"" + address + "\" is no address of the form host:port");
        }
    }

    @Test
    void anHttpServerIsNamedAsSuch() throws IOException {
        try (var http = Stranger.saying("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                var client = PeerNode.client()) {
            assertThatFails(() -> client.ask(http.address(), ANY, SOON), Kind.NOT_A_NODE)
                    .hasMessage(http.address() + " answers HTTP where the node-to-node port was meant");
        }
    }

    @Test
    void somethingElseThanANodeIsNamedAsSuch() throws IOException {
        try (var stranger = Stranger.saying("220 mail.example ESMTP ready, and so on and on\r\n");
                var client = PeerNode.client()) {
            assertThatFails(() -> client.ask(stranger.address(), ANY, SOON), Kind.NOT_A_NODE)
                    .hasMessage(stranger.address() + " answers, but not as a node does");
        }
    }

    @Test
    void somethingThatSaysNothingIsNotReachedInTime() throws IOException {
        try (var silent = Stranger.saying("");
                var client = PeerNode.client()) {
            assertThatFails(() -> client.ask(silent.address(), ANY, Duration.ofMillis(300)), Kind.TIMEOUT);
        }
    }

    @Test
    void anotherGrpcServerIsNoNode() throws IOException {
        var server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build()
                .start();
        try (var client = PeerNode.client()) {
            assertThatFails(() -> client.ask("127.0.0.1:" + server.getPort(), ANY, SOON), Kind.NOT_A_NODE);
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void aClosedClientReachesNobody() throws IOException {
        try (var node = PeerNode.start()) {
            var client = PeerNode.client();
            client.close();
            client.close();

            assertThatFails(() -> client.ask(node.address(), ANY, SOON), Kind.UNREACHABLE);
        }
    }

    @Test
    void manyQuestionsAreAnsweredAtATime() throws Exception {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            var together = new CountDownLatch(50);
            node.answers = _ -> {
                together.countDown();
                await(together);
                return new Answer.TermIs(true, 5);
            };

            var heard = java.util.stream.IntStream.range(0, 50)
                    .mapToObj(_ -> client.asking(node.address(), ANY, SOON))
                    .toList();

            for (var one : heard)
                assertThat(one.get(20, TimeUnit.SECONDS).answer()).isEqualTo(new Answer.TermIs(true, 5));
        }
    }

    private static boolean answers(PeerClient client, int port) {
        try {
            client.ask("127.0.0.1:" + port, ANY, SOON);
            return true;
        } catch (PeerException _) {
            return false;
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertThatFails(
            ThrowingCallable call, Kind kind) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PeerException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }

    /// The same of a call that was sent: one whose time ends before the connection is made is made again.
    static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertThatFailsOnceSent(
            ThrowingCallable call, Kind kind) {
        var outcome = new AtomicReference<Throwable>();
        assertThat(Waiting.until(
                        () -> {
                            outcome.set(catchThrowable(call));
                            return !(outcome.get() instanceof PeerException e) || e.kind() != Kind.TIMEOUT;
                        },
                        Duration.ofSeconds(20)))
                .as("it was sent")
                .isTrue();
        return assertThatFails(
                () -> {
                    if (outcome.get() != null) throw outcome.get();
                },
                kind);
    }
}
