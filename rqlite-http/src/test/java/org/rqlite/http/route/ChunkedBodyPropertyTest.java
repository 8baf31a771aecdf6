// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.api.Statement;
import org.rqlite.http.RawClient;
import org.rqlite.http.Seeds;
import org.rqlite.http.TestNode;

/// However a client cuts its body, into chunks and into writes: the same request.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChunkedBodyPropertyTest {
    private TestNode node;

    @BeforeAll
    void start() {
        node = TestNode.start();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    static LongStream seeds() {
        return Seeds.first(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyCutOfABodyIsTheSameRequest(long seed) throws IOException {
        var random = Seeds.random(seed);
        node.requests.clear();
        try (var client = new RawClient(node.address())) {
            for (var requests = random.nextInt(1, 4); requests > 0; requests--) {
                var sql = "SELECT '" + "ü😀x".repeat(random.nextInt(random.nextInt(6) == 0 ? 20_000 : 60)) + seed + "'";
                var body = ("[\"" + sql + "\"]").getBytes(StandardCharsets.UTF_8);

                sendInPieces(client, random.nextBoolean() ? chunked(body, random) : sized(body), random);

                assertThat(client.answer().status()).as("seed %s", seed).isEqualTo(200);
                assertThat(node.requests.removeLast().statements())
                        .as("seed %s", seed)
                        .containsExactly(Statement.of(sql));
            }
        }
    }

    /// A body that breaks off, or whose chunks do not add up, reaches no database.
    @ParameterizedTest
    @MethodSource("seeds")
    void aBrokenBodyIsNeverRun(long seed) throws IOException {
        var random = Seeds.random(seed);
        node.requests.clear();
        var body = chunked("[\"DELETE FROM t\"]".getBytes(StandardCharsets.UTF_8), random);
        var head = new String(body, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        var last = body.length - 2; // without the empty line nothing is complete
        try (var client = new RawClient(node.address())) {
            var end = random.nextInt(head, last);
            client.send(java.util.Arrays.copyOf(body, end));
        }

        assertThat(RawClient.exchange(node.address(), RawClient.get("/readyz")).status())
                .isEqualTo(200);
        assertThat(node.requests).as("seed %s", seed).isEmpty();
    }

    private static byte[] sized(byte[] body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("POST /db/execute HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        bytes.write(body);
        return bytes.toByteArray();
    }

    private static byte[] chunked(byte[] body, RandomGenerator random) {
        var bytes = new ByteArrayOutputStream();
        ascii(bytes, "POST /db/execute HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var at = 0; at < body.length; ) {
            var size = Math.min(body.length - at, 1 + random.nextInt(random.nextBoolean() ? 10 : 5000));
            var hex = random.nextBoolean() ? "%x".formatted(size) : "0%X".formatted(size);
            ascii(bytes, hex + (random.nextInt(4) == 0 ? ";name=\"value\"" : "") + "\r\n");
            bytes.write(body, at, size);
            ascii(bytes, "\r\n");
            at += size;
        }
        ascii(bytes, "0\r\n" + (random.nextBoolean() ? "Trailer: ignored\r\n" : "") + "\r\n");
        return bytes.toByteArray();
    }

    private static void ascii(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void sendInPieces(RawClient client, byte[] bytes, RandomGenerator random) throws IOException {
        for (var at = 0; at < bytes.length; ) {
            var size = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(3) == 0 ? 20 : 40_000));
            client.send(java.util.Arrays.copyOfRange(bytes, at, at + size));
            at += size;
        }
    }
}
