// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.Peer;
import org.rqlite.api.RefusedException;
import org.rqlite.http.Eventually;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

class StepDownEndpointTest {
    private static final Peer OTHER = new Peer("2", "http://leader.example:5001", "leader.example:5002", true);
    private static final Duration LONG = Duration.ofSeconds(20);

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
        node.members.set(() -> List.of(TestNode.SELF, OTHER));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void waitsUntilAnotherLeads() throws IOException {
        var answer = post("/leader?wait", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers())
                .containsEntry("content-type", "application/json; charset=utf-8")
                .containsEntry("x-rqlite-served-by", "node1.example:4001");
        assertThat(node.stepDowns).containsExactly(Optional.empty());
    }

    @Test
    void answersAtOnceWithoutWait() throws IOException {
        var held = new CountDownLatch(1);
        node.departure.set(_ -> await(held));

        assertThat(post("/leader", "").status()).isEqualTo(200);
        Eventually.holds("it has begun", () -> node.stepDowns.size() == 1);
        assertThat(post("/leader", "").status()).isEqualTo(200); // one is under way
        held.countDown();

        Eventually.holds("the next begins once it is over", () -> begins());
        assertThat(node.stepDowns).containsOnly(Optional.empty());
    }

    private boolean begins() {
        try {
            post("/leader", "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return node.stepDowns.size() > 1;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tellsNobodyOfAFailureThatNobodyWaitsFor() throws IOException {
        node.departure.set(_ -> {
            throw new RefusedException("cannot find peer");
        });

        assertThat(post("/leader", "").status()).isEqualTo(200);
        Eventually.holds("it was tried", () -> node.stepDowns.size() == 1);
        Eventually.holds("another is tried", () -> begins());
    }

    @Test
    void aFollowerHeedsItOnlyWithWait() throws IOException {
        node.leader.set(Optional.of(OTHER));

        var deaf = post("/leader?redirect", "");
        assertThat(deaf.status()).isEqualTo(200);
        assertThat(node.stepDowns).isEmpty();

        var passedOn = post("/leader?wait&timeout=3s", "");
        assertThat(passedOn.status()).isEqualTo(200);
        assertThat(passedOn.headers()).containsEntry("x-rqlite-served-by", "leader.example:5002");
        assertThat(node.stepDowns).hasSize(1);
    }

    @Test
    void sendsAClientThatWantsToToTheLeader() throws IOException {
        node.leader.set(Optional.of(OTHER));

        var answer = post("/leader?wait&redirect", "");

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.headers())
                .containsEntry("location", "http://leader.example:5001/leader?wait&redirect")
                .containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(node.stepDowns).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"id\":\"2\"} | 2", "{\"id\":\"\"} |", "{\"id\":null} |", "null |", "{} |"})
    void handsOverToTheOneNamed(String body, String successor) throws IOException {
        assertThat(post("/leader?wait", body).status()).isEqualTo(200);

        assertThat(node.stepDowns).containsExactly(Optional.ofNullable(successor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded"})
    void readsNoBodyOfAnotherType(String type) throws IOException {
        var request = RawClient.post("/leader?wait", type, "{\"id\":\"2\"}");

        assertThat(RawClient.exchange(node.address(), request).status()).isEqualTo(200);
        assertThat(node.stepDowns).containsExactly(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"1\"} | 500 | stepdown: cannot step down to the current Leader",
                "{\"id\":\"9\"} | 500 | stepdown: node not found in cluster",
                "{\"id\":2} | 400 | invalid JSON: expected an object with the text id",
                "x | 400 | invalid JSON: malformed"
            })
    void refusesAWrongSuccessorWaitOrNot(String body, int status, String text) throws IOException {
        for (var target : List.of("/leader", "/leader?wait")) {
            var answer = post(target, body);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo(text + "\n");
            assertThat(answer.headers())
                    .containsEntry("content-type", "text/plain; charset=utf-8")
                    .doesNotContainKey("x-rqlite-served-by");
        }
        assertThat(node.stepDowns).isEmpty();
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(new RefusedException("cannot find peer"), "500 stepdown: cannot find peer\n"),
                Arguments.of(new CommitUnknownException("no answer"), "500 stepdown: no answer\n"),
                Arguments.of(new LeaderNotFoundException(), "500 stepdown: leadership transfer timeout\n"),
                Arguments.of(new NotOpenException(), "503 stepdown: store not open\n"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void saysWhyItWasNotDone(DatabaseException refusal, String expected) throws IOException {
        node.departure.set(_ -> {
            throw refusal;
        });

        var answer = post("/leader?wait", "");

        assertThat(answer.status() + " " + answer.body()).isEqualTo(expected);
        assertThat(answer.headers()).doesNotContainKey("x-rqlite-served-by");
    }

    @Test
    void saysThatThereIsNoLeader() throws IOException {
        node.leader.set(Optional.empty());

        assertThat(post("/leader", "").status()).isEqualTo(200);
        var answer = post("/leader?wait", "");

        assertThat(answer.status() + " " + answer.body()).isEqualTo("503 leader not found\n");
        assertThat(node.stepDowns).isEmpty();
    }

    @Test
    void saysThatTheStoreIsNotOpen() throws IOException {
        node.members.set(() -> {
            throw new NotOpenException();
        });

        for (var target : List.of("/leader", "/leader?wait")) {
            var answer = post(target, "");

            assertThat(answer.status() + " " + answer.body()).isEqualTo("503 stepdown: store not open\n");
        }
    }

    private RawClient.Answer post(String target, String body) throws IOException {
        var type = body.isEmpty() ? "" : "application/json";
        return RawClient.exchange(node.address(), RawClient.post(target, type, body));
    }
}
