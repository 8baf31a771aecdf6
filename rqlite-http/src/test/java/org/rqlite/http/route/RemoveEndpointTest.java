// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.Peer;
import org.rqlite.api.RefusedException;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

class RemoveEndpointTest {
    private static final Peer LEADER = new Peer("2", "http://leader.example:5001", "leader.example:5002", true);

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void removesANode() throws IOException {
        var answer = remove("/remove", "{\"id\":\"3\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers())
                .containsEntry("x-rqlite-served-by", "node1.example:4001")
                .doesNotContainKey("content-type");
        assertThat(node.removed).containsExactly("3");
    }

    @Test
    void passesItOnToTheLeader() throws IOException {
        node.leader.set(Optional.of(LEADER));

        var answer = remove("/remove", "{\"id\":\"3\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("x-rqlite-served-by", "leader.example:5002");
        assertThat(node.removed).containsExactly("3");
    }

    @Test
    void waitsForAsLongAsItIsTold() throws IOException {
        var times = new ArrayList<Duration>();
        node.departure.set(times::add);

        remove("/remove", "{\"id\":\"3\"}");
        remove("/remove?timeout=2s", "{\"id\":\"3\"}");

        assertThat(times).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "x",
                "{\"id\":null}",
                "{\"id\":3}",
                "{\"node\":\"3\"}",
                "{\"id\":\"3\",\"x\":\"y\"}",
                "{\"id\":\"3\"}{}"
            })
    void refusesABodyThatNamesNoNode(String body) throws IOException {
        var answer = remove("/remove", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers()).doesNotContainKeys("content-type", "x-rqlite-served-by");
        assertThat(node.removed).isEmpty();
    }

    @Test
    void sendsAClientThatWantsToToTheLeader() throws IOException {
        assertThat(remove("/remove?redirect", "{\"id\":\"3\"}").status()).isEqualTo(200);
        node.leader.set(Optional.of(LEADER));

        var answer = remove("/remove?redirect&timeout=5s", "{\"id\":\"3\"}");

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.headers())
                .containsEntry("location", "http://leader.example:5001/remove?redirect&timeout=5s")
                .doesNotContainKeys("content-type", "x-rqlite-served-by");
        assertThat(remove("/remove?redirect", "{}").status()).isEqualTo(400);
        assertThat(node.removed).hasSize(1);
    }

    @Test
    void saysThatThereIsNoLeader() throws IOException {
        node.leader.set(Optional.empty());

        assertThat(status(remove("/remove", "{\"id\":\"3\"}"))).isEqualTo("503 leader not found\n");
        assertThat(status(remove("/remove?redirect", "{\"id\":\"3\"}"))).isEqualTo("500 leader not found\n");
        assertThat(node.removed).isEmpty();
    }

    @Test
    void saysThatTheStoreIsNotOpen() throws IOException {
        node.leader.set(Optional.empty());
        node.members.set(() -> {
            throw new NotOpenException();
        });

        assertThat(status(remove("/remove", "{\"id\":\"3\"}"))).isEqualTo("500 store not open\n");
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(new RefusedException("need at least one voter"), "500 need at least one voter\n"),
                Arguments.of(new CommitUnknownException("no answer"), "500 no answer\n"),
                Arguments.of(new NotReadyException(), "500 store not ready\n"),
                Arguments.of(new LeaderNotFoundException(), "503 leader not found\n"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void saysWhyItWasNotDone(DatabaseException refusal, String expected) throws IOException {
        node.departure.set(_ -> {
            throw refusal;
        });

        var answer = remove("/remove", "{\"id\":\"3\"}");

        assertThat(status(answer)).isEqualTo(expected);
        assertThat(answer.headers())
                .containsEntry("content-type", "text/plain; charset=utf-8")
                .doesNotContainKey("x-rqlite-served-by");
    }

    private static String status(RawClient.Answer answer) {
        return answer.status() + " " + answer.body();
    }

    private RawClient.Answer remove(String target, String body) throws IOException {
        var length = body.getBytes(StandardCharsets.UTF_8).length;
        return RawClient.exchange(
                node.address(),
                "DELETE " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + length + "\r\n\r\n" + body);
    }
}
