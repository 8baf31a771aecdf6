// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Peer;
import org.rqlite.api.RefusedException;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.Served;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

class LoadEndpointTest {
    private static final String FILE = "SQLite format 3\0 and more than thirty-two bytes";
    private static final int BODY_MAX = 1024 * 1024; // of the test's server

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
    void aDatabaseFileIsLoaded() throws IOException {
        var answer = post("/db/load", FILE);

        assertThat(answer.status() + " " + answer.body()).isEqualTo("200 {\"results\":[]}");
        assertThat(answer.headers())
                .containsEntry("content-type", "text/plain; charset=utf-8")
                .containsEntry("x-rqlite-served-by", "node1.example:4001");
        assertThat(node.loaded).containsExactly("load 30 " + FILE);
        assertThat(node.requests).isEmpty();
    }

    @Test
    void whoLoadedItInstead() throws IOException {
        node.load.set(() -> new Served(8).by("two:4002"));

        assertThat(post("/db/load?timeout=90s&pretty", FILE).headers()).containsEntry("x-rqlite-served-by", "two:4002");
        assertThat(node.loaded).containsExactly("load 90 " + FILE);
    }

    @Test
    void itsTimeIsTold() throws IOException {
        assertThat(post("/db/load?timings", FILE).body()).matches("\\{\"results\":\\[],\"time\":[0-9.e-]+}");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 3 * BODY_MAX})
    void aFileOfAnySizeComesWhole(int size) throws IOException {
        var file = "SQLite format" + "x".repeat(size - 13);

        assertThat(post("/db/load", file).status()).isEqualTo(200);
        assertThat(chunked("/db/load", file).status()).isEqualTo(200);

        assertThat(node.loaded).containsExactly("load 30 " + file, "load 30 " + file);
    }

    @Test
    void theConnectionServesOn() throws IOException {
        try (var client = new RawClient(node.address())) {
            for (var i = 0; i < 3; i++) {
                client.send(RawClient.post("/db/load", FILE));
                assertThat(client.answer().status()).isEqualTo(200);
                client.send(RawClient.post("/db/load", "INSERT"));
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
        assertThat(node.loaded).hasSize(3);
        assertThat(node.requests).hasSize(3);
    }

    @Test
    void aTextIsOneStatementThatIsExecuted() throws IOException {
        var answer = post("/db/load", "INSERT INTO t VALUES('ä');");

        assertThat(answer.status() + " " + answer.body())
                .isEqualTo("200 {\"results\":[{\"last_insert_id\":1,\"rows_affected\":1}]}");
        assertThat(answer.headers())
                .containsEntry("content-type", "text/plain; charset=utf-8")
                .containsEntry("x-rqlite-served-by", "node1.example:4001");
        assertThat(node.requests).singleElement().satisfies(request -> {
            assertThat(request.statements()).hasSize(1);
            assertThat(request.statements().getFirst().sql()).isEqualTo("INSERT INTO t VALUES('ä');");
            assertThat(request.transaction()).isFalse();
        });
    }

    @Test
    void theBeginningOfAFileAloneIsAText() throws IOException {
        assertThat(post("/db/load", "SQLite format").status()).isEqualTo(200);

        assertThat(node.requests).hasSize(1);
        assertThat(node.loaded).isEmpty();
    }

    @Test
    void aTextIsBoundedAsAnyBody() throws IOException {
        var longest = "-".repeat(BODY_MAX);

        assertThat(post("/db/load", longest).status()).isEqualTo(200);
        assertThat(post("/db/load", longest + "-").body()).isEqualTo("request body too large\n");
        assertThat(chunked("/db/load", longest + "-").body()).isEqualTo("request body too large\n");
    }

    @Test
    void nothingIsNothing() throws IOException {
        for (var target : new String[] {"/db/load", "/db/load?redirect"}) {
            var answer = post(target, "");
            assertThat(answer.status() + " " + answer.body()).isEqualTo("200 {\"results\":[]}");
        }
        assertThat(node.requests).isEmpty();
        assertThat(node.loaded).isEmpty();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new LeaderNotFoundException(), "500 store not ready\n"),
                Arguments.of(new NotReadyException(), "500 store not ready\n"),
                Arguments.of(new NotOpenException(), "500 store not open\n"),
                Arguments.of(new InvalidDatabaseException("cut off"), "400 invalid SQLite data: cut off\n"),
                Arguments.of(new RequestTooLargeException("no room"), "413 no room\n"),
                Arguments.of(new OverloadedException("another database"), "503 another database\n"),
                Arguments.of(new CommitUnknownException("lost"), "500 lost\n"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void tellsWhyNothingWasLoaded(DatabaseException fault, String told) throws IOException {
        node.load.set(() -> {
            throw fault;
        });
        var answer = post("/db/load", FILE);
        assertThat(answer.status() + " " + answer.body()).isEqualTo(told);
        assertThat(answer.headers()).doesNotContainKey("x-rqlite-served-by");

        node.beforeLoad.set(() -> {
            throw fault;
        });
        var early = answered("/db/load", FILE + "x".repeat(3 * BODY_MAX));
        assertThat(early.status() + " " + early.body()).isEqualTo(told);
        assertThat(early.headers()).containsEntry("connection", "close");
    }

    @Test
    void sendsTheClientToTheLeader() throws IOException {
        node.leader.set(Optional.of(new Peer("2", "http://two:4001", "two:4002", true)));

        var answer = post("/db/load?redirect", FILE);

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.headers()).containsEntry("location", "http://two:4001/db/load?redirect");
        assertThat(node.loaded).isEmpty();
        node.leader.set(Optional.empty());
        assertThat(post("/db/load?redirect", FILE).body()).isEqualTo("leader not found\n");
    }

    @Test
    void aFileThatBreaksOffIsNotLoaded() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send("POST /db/load HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\n" + FILE);
        }
        try (var client = new RawClient(node.address())) {
            client.send(
                    "POST /db/load HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nd\r\nSQLite formatX\r\n");
            assertThat(client.answer().body()).isEqualTo("malformed chunked body\n");
        }
        assertThat(node.loaded).isEmpty();
    }

    @Test
    void bootsFromAFile() throws IOException {
        var answer = post("/boot", FILE);

        assertThat(answer.status() + answer.body()).isEqualTo("200");
        assertThat(node.loaded).containsExactly("boot " + FILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SQLite format 3", "0123456789012345678901234567890"})
    void bootsFromNothingShort(String body) throws IOException {
        var answer = post("/boot", body);

        assertThat(answer.status() + " " + answer.body()).isEqualTo("503 EOF\n");
        assertThat(node.loaded).isEmpty();
    }

    @Test
    void bootsFromNothingElse() throws IOException {
        var answer = post("/boot", "CREATE TABLE t(x); INSERT INTO t VALUES(1)");

        assertThat(answer.status() + " " + answer.body()).isEqualTo("400 invalid SQLite data\n");
        assertThat(post("/boots", FILE).status()).isEqualTo(404);
        assertThat(RawClient.exchange(node.address(), RawClient.get("/boot")).status())
                .isEqualTo(405);
    }

    static Stream<Arguments> bootFaults() {
        return Stream.of(
                Arguments.of(new NotLeaderException(), "503 not leader\n"),
                Arguments.of(new LeaderNotFoundException(), "503 not leader\n"),
                Arguments.of(new RefusedException("not single-node"), "503 not single-node\n"),
                Arguments.of(new NotOpenException(), "503 store not open\n"),
                Arguments.of(new InvalidDatabaseException("cut off"), "400 invalid SQLite data: cut off\n"),
                Arguments.of(new RequestTooLargeException("no room"), "413 no room\n"));
    }

    @ParameterizedTest
    @MethodSource("bootFaults")
    void tellsWhyItWasNotBooted(DatabaseException fault, String told) throws IOException {
        node.load.set(() -> {
            throw fault;
        });

        var answer = post("/boot", FILE);

        assertThat(answer.status() + " " + answer.body()).isEqualTo(told);
    }

    /// The answer to a body that is refused as it begins; the rest of it may not be taken.
    private RawClient.Answer answered(String target, String body) throws IOException {
        try (var client = new RawClient(node.address())) {
            try {
                client.send(RawClient.post(target, "application/octet-stream", body));
            } catch (IOException _) { // the answer is there
            }
            return client.answer();
        }
    }

    private RawClient.Answer post(String target, String body) throws IOException {
        return RawClient.exchange(node.address(), RawClient.post(target, "application/octet-stream", body));
    }

    private RawClient.Answer chunked(String target, String body) throws IOException {
        var request =
                new StringBuilder("POST " + target + " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var at = 0; at < body.length(); at += 100_000) {
            var piece = body.substring(at, Math.min(body.length(), at + 100_000));
            request.append(Integer.toHexString(piece.length()))
                    .append("\r\n")
                    .append(piece)
                    .append("\r\n");
        }
        return RawClient.exchange(node.address(), request.append("0\r\n\r\n").toString());
    }
}
