// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Column;
import org.rqlite.api.Served;
import org.rqlite.http.Eventually;
import org.rqlite.http.RawClient;
import org.rqlite.http.RawHttp2;
import org.rqlite.http.TestNode;
import org.rqlite.http.result.Cells;

/// The same over HTTP/2 as over HTTP/1.1, for a client that knows beforehand that it is there.
class Http2Test {
    private static final byte[] NOTHING = new byte[0];

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET     | /readyz                      |",
                "GET     | /                            |",
                "GET     | /status?pretty&key=store     |",
                "GET     | /nonsense                    |",
                "GET     | /db/execute                  |",
                "GET     | /readyz?timeout=x            |",
                "GET     | /db/query?q=SELECT%201       |",
                "GET     | /db/query?q=%zz              |",
                "HEAD    | /status                      |",
                "OPTIONS | /db/execute                  |",
                "POST    | /db/execute                  | [\"A\",\"B\"]",
                "POST    | /db/execute                  | {bad",
                "POST    | /db/execute?wait             | [[\"INSERT INTO t VALUES(?)\", 1]]",
                "POST    | /db/request                  | [\"A\"]",
                "POST    | /status                      | unwanted",
                "DELETE  | /remove                      | {\"id\": \"1\"}"
            })
    void answersAlike(String method, String target, String body) throws IOException {
        var bytes = body == null ? NOTHING : body.getBytes(StandardCharsets.UTF_8);
        var alike = method + " " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        RawClient.Answer expected;
        try (var client = new RawClient(node.address())) {
            client.send(alike + new String(bytes, StandardCharsets.UTF_8));
            expected = method.equals("HEAD") ? client.head() : client.answer();
        }

        try (var client = new RawHttp2(node.address())) {
            var answer = client.answer(client.request(method, target, bytes));

            assertThat(answer.status()).isEqualTo(expected.status());
            assertThat(answer.body()).isEqualTo(expected.body());
            assertThat(sameHeaders(answer)).isEqualTo(sameHeaders(expected));
            assertThat(client.answer(client.request("GET", "/readyz", NOTHING)).status())
                    .as("it serves on")
                    .isEqualTo(200);
        }
    }

    private static Map<String, String> sameHeaders(RawClient.Answer answer) {
        var headers = new TreeMap<>(answer.headers());
        headers.remove("date");
        headers.remove("connection"); // HTTP/2 has none
        return headers;
    }

    @Test
    void servesManyAtOnceOverOneConnection() throws IOException {
        var all = new CountDownLatch(50);
        node.database.set((request, sink) -> {
            all.countDown();
            try {
                all.await(); // none is answered before the last one is here
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            sink.executed(Long.parseLong(request.statements().getFirst().sql()), 1, 0);
            return Served.LOCALLY;
        });

        try (var client = new RawHttp2(node.address())) {
            var streams = new ArrayList<Integer>();
            for (var i = 0; i < 50; i++)
                streams.add(client.request("POST", "/db/execute", json("[\"" + (i + 1) + "\"]")));

            for (var i = 0; i < 50; i++) {
                assertThat(client.answer(streams.get(i)).body()).contains("\"last_insert_id\":" + (i + 1) + ",");
            }
        }
    }

    @Test
    void readsABodyOfWhichNoLengthIsTold() throws IOException {
        try (var client = new RawHttp2(node.address())) {
            var stream = client.begin("POST", "/db/execute", 0, Map.of());
            for (var part : new String[] {"[", "\"IN", "SERT\"", "]"}) client.data(stream, json(part), false);
            client.data(stream, NOTHING, true);

            assertThat(client.answer(stream).status()).isEqualTo(200);
            assertThat(node.requests.getFirst().statements().getFirst().sql()).isEqualTo("INSERT");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 1_000_000})
    void readsBodiesThatAreLargerThanAWindow(int size) throws IOException {
        var sql = "x".repeat(size);
        try (var client = new RawHttp2(node.address())) {
            var stream = client.request("POST", "/db/execute", json("[\"" + sql + "\"]"));

            assertThat(client.answer(stream).status()).isEqualTo(200);
            assertThat(node.requests.getFirst().statements().getFirst().sql()).isEqualTo(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesABodyThatIsTooLargeAndServesOn(boolean told) {
        // who takes more than a second for the rest of a body that is refused is cut off: then it is tried again
        Eventually.holds("refused, and the connection serves on", () -> {
            try {
                refuseABodyAndServeOn(told);
                return true;
            } catch (IOException _) {
                return false;
            }
        });
    }

    private void refuseABodyAndServeOn(boolean told) throws IOException {
        var body = json("[\"" + "x".repeat(1_100_000) + "\"]");
        try (var client = new RawHttp2(node.address())) {
            Map<String, String> headers = told ? Map.of("content-length", Integer.toString(body.length)) : Map.of();
            var stream = client.begin("POST", "/db/execute", 0, headers);
            client.data(stream, body, true);

            assertThat(client.answer(stream).status()).isEqualTo(413);
            assertThat(node.requests).isEmpty();
            assertThat(client.answer(client.request("POST", "/db/execute", json("[\"A\"]")))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void sendsAnAnswerThatIsLargerThanAllWindows() throws IOException {
        node.database.set((_, sink) -> {
            sink.columns(List.of(new Column("c", "text")));
            for (var i = 0; i < 3_000; i++) sink.row(Cells.of("x".repeat(1000)));
            sink.rowsEnd(0);
            return Served.LOCALLY;
        });
        try (var client = new RawHttp2(node.address())) {
            var answer = client.answer(client.request("POST", "/db/query", json("[\"S\"]")));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).hasSizeGreaterThan(3_000_000).endsWith("}");
        }
    }

    @Test
    void aDefectEndsItsExchangeAlone() throws IOException {
        try (var client = new RawHttp2(node.address())) {
            var usual = node.database.getAndSet((_, _) -> {
                throw new IllegalStateException("for this test");
            });
            var broken = client.answer(client.request("POST", "/db/execute", json("[\"A\"]")));
            node.database.set(usual);

            assertThat(broken.status()).isEqualTo(500);
            assertThat(broken.body()).startsWith("internal error, see this node's log for id=");
            assertThat(client.answer(client.request("POST", "/db/execute", json("[\"A\"]")))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void moreAtOnceThanItSaysAreRefused() throws IOException {
        try (var client = new RawHttp2(node.address())) {
            for (var i = 0; i <= 100; i++) client.begin("POST", "/db/execute", 0, Map.of());

            assertThat(client.awaitClose()).isLessThan(Duration.ofSeconds(10));
        }
        assertThat(node.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRI * HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX", "PR\r\n\r\n"})
    void whatOnlyBeginsLikeItIsAnsweredAsAnythingElse(String begin) throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(begin);

            assertThat(client.answer().status()).isIn(400, 404, 405, 426);
        }
    }

    @Test
    void aPrefaceInPiecesIsOne() throws IOException {
        try (var client = new RawClient(node.address())) {
            var preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
            for (var at = 0; at < preface.length(); at += 4) {
                client.send(preface.substring(at, at + 4));
                Eventually.pass(Duration.ofMillis(20));
            }

            // its settings: a frame of kind 4
            var head = client.input().readNBytes(9);
            assertThat(head[3]).isEqualTo((byte) RawHttp2.SETTINGS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"connection", "transfer-encoding", "Upper", ":unknown"})
    void aHeaderThatMustNotBeEndsTheConnectionOrTheExchange(String name) throws IOException {
        try (var client = new RawHttp2(node.address())) {
            var stream = client.begin("GET", "/readyz", RawHttp2.END_STREAM, Map.of(name, "x"));
            int status;
            try {
                status = client.answer(stream).status();
            } catch (EOFException _) {
                status = 0;
            }

            assertThat(status).isIn(0, 200, 400); // and not 500
        }
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
