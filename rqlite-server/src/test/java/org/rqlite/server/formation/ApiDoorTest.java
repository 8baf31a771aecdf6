// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.server.flags.HostPort;
import org.rqlite.server.flags.JoinTarget;
import org.rqlite.testkit.Ports;

class ApiDoorTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Test
    void aNodeTellsItsNodeToNodeAddress() throws IOException {
        try (var node = StubDoor.http(200, "\"host1:4002\"")) {
            assertThat(ask(node)).isEqualTo(new Located.At("host1:4002"));

            assertThat(node.heads).containsExactly("GET /status?key=cluster.addr HTTP/1.1");
        }
    }

    @Test
    void theUserOfAUrlIsSentAndNeverShown() throws IOException {
        try (var node = StubDoor.http(401, "")) {
            var target = new JoinTarget.Url(false, "bob:secret", node.address());

            var answer = new ApiDoor().ask(target, TIMEOUT);

            assertThat(node.heads).contains("Authorization: Basic Ym9iOnNlY3JldA==");
            assertThat(answer)
                    .isEqualTo(new Located.Mistaken("http://" + node.address()
                            + " wants credentials: name the node-to-node address, host:port, instead"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"404 | ''", "200 | {}", "200 | <html>", "200 | \"no address\"", "301 | ''"})
    void aStrangerIsNamed(int status, String body) throws IOException {
        try (var stranger = StubDoor.http(status, body)) {
            assertThat(ask(stranger))
                    .isInstanceOfSatisfying(
                            Located.Mistaken.class,
                            mistaken -> assertThat(mistaken.reason())
                                    .startsWith("http://" + stranger.address() + " is not the HTTP API of a node (")
                                    .endsWith("): check host and port"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0000\u0000\u0012\u0004 no HTTP at all", "HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n\"a"})
    void whatIsNoWholeHttpAnswerIsNoAddress(String bytes) throws IOException {
        try (var port = StubDoor.start(bytes)) {
            assertThat(ask(port)).isNotInstanceOf(Located.At.class);
        }
    }

    @Test
    void nobodyThereIsNoMistake() {
        // a port of this process's own range: one that was bound a moment ago may be somebody else's now
        var nobody = new HostPort("127.0.0.1", Integer.toString(Ports.free()));

        assertThat(new ApiDoor().ask(new JoinTarget.Url(false, "", nobody), TIMEOUT))
                .isInstanceOfSatisfying(
                        Located.Silent.class,
                        silent -> assertThat(silent.reason()).startsWith("no answer from http://" + nobody + ": "));
    }

    @Test
    void aNodeThatHangsIsLeftInTime() throws IOException {
        try (var hanging = StubDoor.silent()) {
            var answer = new ApiDoor().ask(new JoinTarget.Url(false, "", hanging.address()), Duration.ofMillis(200));

            assertThat(answer).isEqualTo(new Located.Silent("no answer from http://" + hanging.address() + " in time"));
        }
    }

    @Test
    void httpsWhereThereIsNoneSaysWhatToWrite() throws IOException {
        try (var plain = StubDoor.blunt("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            var answer = new ApiDoor().ask(new JoinTarget.Url(true, "", plain.address()), TIMEOUT);

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Located.Mistaken.class,
                            mistaken -> assertThat(mistaken.reason())
                                    .startsWith("https://" + plain.address() + " does not answer as HTTPS (")
                                    .contains("if it speaks plain HTTP, write http://")
                                    .contains("name its node-to-node address"));
        }
    }

    private static Located ask(StubDoor door) {
        return new ApiDoor().ask(new JoinTarget.Url(false, "", door.address()), TIMEOUT);
    }
}
