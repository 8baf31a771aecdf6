// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.RegistryDiscovery.Hold;
import org.rqlite.api.disco.VersionedValue;
import org.rqlite.disco.testkit.HostileServer;
import org.rqlite.disco.testkit.Waiting;

/// What answers is not Consul, or not one to be believed.
class ConsulHostileTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nX-Consul-Index: 7\r\n";
    private static final Duration LONGEST_CALL = Duration.ofMillis(10_500);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull",
                OK + "Content-Length: 0\r\n\r\n",
                OK + "Content-Length: 4\r\n\r\nnull",
                OK + "Content-Length: 2\r\n\r\n[]",
                OK + "Content-Length: 2\r\n\r\n{}",
                OK + "Content-Length: 4\r\n\r\n[[]]",
                OK + "Content-Length: 4\r\n\r\n[{}]",
                OK + "Content-Length: 6\r\n\r\n[null]",
                OK + "Content-Length: 45\r\n\r\n[{\"Key\":\"h/x\",\"Value\":\"###\",\"ModifyIndex\":1}]  ",
                OK + "Content-Length: 46\r\n\r\n[{\"Key\":\"h/x\",\"Value\":\"AAAA\",\"ModifyIndex\":0}]  ",
                OK + "Content-Length: 46\r\n\r\n[{\"Key\":\"h/y\",\"Value\":\"AAAA\",\"ModifyIndex\":1}]  ",
                OK + "Content-Length: 46\r\n\r\n[{\"Key\":1,\"Value\":{},\"ModifyIndex\":\"1\"}]         ",
                OK + "Content-Length: 100\r\n\r\n[",
                OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot found",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
                "HTTP/1.1 204 No Content\r\n\r\n"
            })
    void aReadTakesNothingForAnAnswerThatIsNone(String answer) {
        try (var server = HostileServer.answering(answer);
                var registry = open(server)) {
            var time = Waiting.time(
                    () -> assertThatThrownBy(() -> registry.read("x")).isInstanceOf(DiscoveryException.class));
            assertThat(time).isLessThan(LONGEST_CALL);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"Results\":[]}",
                "HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n{\"Results\":[null]}",
                "HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
                "HTTP/1.1 204 No Content\r\n\r\n"
            })
    void aWriteWithoutAProperAnswerIsUnknown(String answer) {
        try (var server = HostileServer.answering(answer);
                var registry = open(server)) {
            assertThat(registry.checkAndSet("x", Optional.empty(), "one", Hold.PERMANENT))
                    .isInstanceOf(CheckAndSet.Unknown.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "302 Found, a redirect", "400 Bad Request, status 400", "401 Unauthorized, status 401",
        "403 Forbidden, status 403", "413 Too Large, status 413", "429 Too Many, status 429"
    })
    void aWriteThatIsTurnedAwayIsRefused(String status, String reason) {
        var answer = "HTTP/1.1 " + status + "\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
        try (var server = HostileServer.answering(answer);
                var registry = open(server)) {
            assertThatThrownBy(() -> registry.checkAndSet("x", Optional.empty(), "one", Hold.PERMANENT))
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessageContaining(reason);
        }
    }

    @Test
    void aHugeAnswerIsCutOff() {
        var piece = "x".repeat(1 << 16).getBytes(StandardCharsets.ISO_8859_1);
        var taken = new AtomicReference<>(0L);
        try (var server = HostileServer.start(connection -> {
                    connection.getInputStream().read();
                    var out = connection.getOutputStream();
                    out.write((OK + "Content-Length: 100000000000\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    for (var i = 0; i < 100_000; i++) {
                        out.write(piece);
                        taken.updateAndGet(bytes -> bytes + piece.length);
                    }
                });
                var registry = open(server)) {
            var time = Waiting.time(() -> assertThatThrownBy(() -> registry.read("x"))
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessageContaining("more than 1048576 bytes"));

            assertThat(time).isLessThan(LONGEST_CALL);
            assertThat(taken.get()).isLessThan(64L << 20); // of 6 GB; the rest is what sockets hold
        }
    }

    @Test
    void anAnswerByteByByteIsNotWaitedFor() {
        try (var server = HostileServer.start(connection -> {
                    connection.getInputStream().read();
                    for (var octet : (OK + "Content-Length: 100000\r\n\r\n" + " ".repeat(100_000))
                            .getBytes(StandardCharsets.ISO_8859_1)) {
                        connection.getOutputStream().write(octet);
                        Waiting.throughout(Duration.ofMillis(100), "", () -> true);
                    }
                });
                var registry = open(server)) {
            var time = Waiting.time(
                    () -> assertThatThrownBy(() -> registry.read("x")).isInstanceOf(DiscoveryException.class));

            assertThat(time).isLessThan(LONGEST_CALL);
        }
    }

    @Test
    void deepNestingIsNoAnswer() {
        var body = "[".repeat(500_000);
        try (var server = HostileServer.answering(OK + "Content-Length: " + body.length() + "\r\n\r\n" + body);
                var registry = open(server)) {
            assertThatThrownBy(() -> registry.read("x")).isInstanceOf(DiscoveryException.class);
        }
    }

    @Test
    void hugeHeadersAreNoAnswer() {
        var header = "X-Long: " + "x".repeat(1_000_000) + "\r\n";
        try (var server = HostileServer.answering("HTTP/1.1 200 OK\r\n" + header + "\r\n");
                var registry = open(server)) {
            assertThatThrownBy(() -> registry.read("x")).isInstanceOf(DiscoveryException.class);
        }
    }

    @Test
    void waitingDoesNotSpinWhenEveryAnswerComesAtOnce() {
        var body = "[{\"Key\":\"h/x\",\"Value\":\"b25l\",\"ModifyIndex\":5}]";
        var answer = OK + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (var server = HostileServer.answering(answer);
                var registry = open(server)) {
            var seen = Optional.of(new VersionedValue("one", 5));

            assertThat(registry.await("x", seen, Duration.ofSeconds(2))).isEqualTo(seen);
            assertThat(server.connections()).isLessThan(50);
        }
    }

    @Test
    void sendsTokenLoginAndScope() {
        var request = new AtomicReference<>("");
        try (var server = HostileServer.start(connection -> {
                    var head = new StringBuilder();
                    while (head.indexOf("\r\n\r\n") < 0)
                        head.append((char) connection.getInputStream().read());
                    request.set(head.toString());
                });
                var registry = ConsulSubject.open(
                        Map.of(),
                        "{\"address\": \"127.0.0.1:" + server.port()
                                + "\", \"token\": \"tok\", \"datacenter\": \"d 1\","
                                + " \"namespace\": \"n\", \"partition\": \"p\","
                                + " \"basic_auth\": {\"username\": \"u\", \"password\": \"pw\"}}",
                        "h ü")) {
            assertThatThrownBy(() -> registry.read("x")).isInstanceOf(DiscoveryException.class);

            assertThat(request.get())
                    .startsWith("GET /v1/kv/h%20%C3%BC/x?consistent=&dc=d+1&ns=n&partition=p HTTP/1.1\r\n")
                    .containsIgnoringCase("X-Consul-Token: tok\r\n")
                    .containsIgnoringCase("Authorization: Basic dTpwdw==\r\n")
                    .containsIgnoringCase("Host: 127.0.0.1:" + server.port() + "\r\n");
        }
    }

    private static RegistryDiscovery open(HostileServer server) {
        return ConsulSubject.open(Map.of(), "{\"address\": \"127.0.0.1:" + server.port() + "\"}", "h");
    }
}
