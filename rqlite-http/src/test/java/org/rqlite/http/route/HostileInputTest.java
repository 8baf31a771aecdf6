// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.http.RawClient;
import org.rqlite.http.Seeds;
import org.rqlite.http.TestNode;

/// What no honest client sends. Whatever it is, the next client is served.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {
    private static final String CHUNKED = "POST /db/execute HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

    private TestNode node;

    @BeforeAll
    void start() {
        node = TestNode.start();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @AfterEach
    void servesTheNextClient() throws IOException {
        assertThat(RawClient.exchange(node.address(), RawClient.post("/db/execute", "[\"S\"]"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /status HTTP/1.0\\r\\n\\r\\n|426",
                "GET /status HTTP/1.0\\r\\nHost: x\\r\\n\\r\\n|426",
                "GET /status HTTP/2.0\\r\\nHost: x\\r\\n\\r\\n|400",
                "GET /status HTTP/1.1\\r\\n\\r\\n|400",
                "GET /status HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n|400",
                "GET /status HTTP/1.1\\r\\nHost: x\\r\\nBad Header\\r\\n\\r\\n|400",
                "GET /status HTTP/1.1\\r\\nHost: x\\r\\nBad\\u0001: y\\r\\n\\r\\n|400",
                "GET /status HTTP/1.1\\r\\nHost: x\\n\\n|400",
                "GET\\r\\n\\r\\n|400",
                "GET /status\\r\\n\\r\\n|400",
                "nonsense\\r\\n\\r\\n|400",
                "G@T /status HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|400",
                "GÜT /status HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|400",
                "POST /db/execute HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n|400",
                "POST /db/execute HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: abc\\r\\n\\r\\n|400",
                "POST /db/execute HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\nxx|400",
                "POST /db/execute HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 2\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n|400",
                "POST /db/execute HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n|400",
                "POST /db/execute HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 99999999999\\r\\n\\r\\n|413",
                "POST /db/execute HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 2000000\\r\\n\\r\\n|413",
                "GET /status?%ZZ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|400",
                "GET /st%ZZatus HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|404",
                "GET /console/../../etc/passwd HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|404",
                "GET http://x/status HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|404",
                "GET * HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|404"
            })
    void answersAMalformedHeadInTheFormOfAllAnswers(String request, int status) throws IOException {
        var answer = RawClient.exchange(node.address(), unescaped(request));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers())
                .containsEntry("x-rqlite-version", "v10-test")
                .containsEntry("access-control-allow-methods", "OPTIONS, GET, POST");
    }

    @Test
    void tellsAnOldClientWhatIsNeeded() throws IOException {
        var answer = RawClient.exchange(node.address(), "GET /readyz HTTP/1.0\r\n\r\n");

        assertThat(answer.headers()).containsEntry("upgrade", "HTTP/1.1").containsEntry("connection", "close");
        assertThat(answer.body()).isEqualTo("HTTP/1.1 required\n");
    }

    @Test
    void boundsTheHead() throws IOException {
        var line = "GET /" + "a".repeat(40_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
        assertThat(RawClient.exchange(node.address(), line).status()).isEqualTo(414);

        var header = "GET /status HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n";
        assertThat(RawClient.exchange(node.address(), header).status()).isEqualTo(400);

        var query = RawClient.get("/db/query?q=SELECT%201" + "+".repeat(30_000));
        assertThat(RawClient.exchange(node.address(), query).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5\\r\\n[\"S\"]\\r\\n0\\r\\n\\r\\n|200",
                "2\\r\\n[\"\\r\\n1;ext=1\\r\\nS\\r\\n02\\r\\n\"]\\r\\n0\\r\\nTrailer: x\\r\\n\\r\\n|200",
                "A\\r\\n[\"INSERT\"]\\r\\n0\\r\\n\\r\\n|200",
                "zz\\r\\n|400",
                "\\r\\n|400",
                "-5\\r\\n|400",
                "5 5\\r\\n|400",
                "0x5\\r\\n|400",
                "5\\r\\n[\"S\"]xx0\\r\\n\\r\\n|400",
                "5\\n[\"S\"]\\r\\n|400",
                "FFFFFFFFFFFFFFFFFF\\r\\n|400",
                "7FFFFFFFFFFFFFF\\r\\n|413",
                "C800000\\r\\n|413"
            })
    void readsChunksExactly(String body, int status) throws IOException {
        assertThat(RawClient.exchange(node.address(), CHUNKED + unescaped(body)).status())
                .isEqualTo(status);
    }

    @Test
    void keepsTheConnectionAfterAChunkedBody() throws IOException {
        try (var client = new RawClient(node.address())) {
            for (var i = 0; i < 3; i++) {
                client.send(CHUNKED + "5\r\n[\"S\"]\r\n0\r\n\r\n");
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void boundsTheSumOfTheChunks() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(CHUNKED);
            var chunk = "10000\r\n" + "x".repeat(65_536) + "\r\n";
            for (var i = 0; i < 16; i++) client.send(chunk);
            client.send("1\r\nx\r\n");

            assertThat(client.answer().status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5\r\n[\"S\"]\r\n0\r\n"})
    void boundsALineThatNeverEnds(String start) throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(CHUNKED + start + "1".repeat(5000));

            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void boundsTheTrailer() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(CHUNKED + "0\r\n" + "X: y\r\n".repeat(100));

            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void takesNoRequestOutOfABodyThatNobodyRead() throws IOException {
        var smuggled = RawClient.post("/db/execute", "[\"SMUGGLED\"]");
        for (var path : new String[] {"/nonsense", "/status", "/db/execute?timeout=x"}) {
            for (var padding : new int[] {0, 100_000}) {
                var body = "x".repeat(padding) + smuggled;
                try (var client = new RawClient(node.address())) {
                    client.send(RawClient.post(path, body));
                    assertThat(client.answer().status()).isIn(400, 404, 405);
                }
                try (var client = new RawClient(node.address())) {
                    var chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
                    client.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
                    assertThat(client.answer().headers()).containsEntry("connection", "close");
                }
            }
        }

        assertThat(node.requests)
                .noneMatch(request -> request.statements().getFirst().sql().equals("SMUGGLED"));
    }

    @Test
    void asksForABodyThatWaitsToBeAskedFor() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send("POST /db/execute HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(100);
            client.send("[\"S\"]");

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void doesNotAskForABodyThatItWillNotTake() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send("POST /nodes HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");

            assertThat(client.answer().status()).isEqualTo(405);
        }
    }

    @Test
    void ignoresTheEncodingOfABody() throws IOException {
        var request = RawClient.post("/db/execute", "[\"S\"]").replace("Host: x", "Host: x\r\nContent-Encoding: gzip");

        assertThat(RawClient.exchange(node.address(), request).status()).isEqualTo(200);
    }

    @Test
    void staysQuietWhenAClientLeavesWithinItsRequest() throws IOException {
        for (var start : new String[] {"", "GET", "GET / HTTP/1.1\r\nHo", CHUNKED + "5\r\n[\"", CHUNKED}) {
            try (var client = new RawClient(node.address())) {
                client.send(start);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void survivesNoise(long seed) throws IOException {
        var random = Seeds.random(seed);
        var request = RawClient.post("/db/execute?pretty&timeout=5s", "[\"INSERT\", [\"S\", 1, {\"a\":2}]]")
                .getBytes(StandardCharsets.UTF_8);
        for (var n = random.nextInt(1, 8); n > 0; n--)
            request[random.nextInt(request.length)] = (byte) random.nextInt(256);
        try (var client = new RawClient(node.address())) {
            client.send(request);
            client.send("\r\n\r\n");
        }
    }

    static LongStream seeds() {
        return Seeds.first(100);
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\u0001", "\u0001");
    }
}
