// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server on 96 MB of heap, which dies of the first OutOfMemoryError (I10).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmallHeapTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final int CLIENTS = 12;
    private static final int CUT = 0;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ChildNode node;
    private InetSocketAddress address;

    @BeforeAll
    void start() throws IOException {
        node = ChildNode.start(1024);
        address = node.address();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @AfterEach
    void stillServes() throws IOException {
        assertThat(node.isAlive()).isTrue();
        var end = System.nanoTime() + PATIENCE.toNanos();
        int status;
        // what a request took is given back a moment after its answer
        do status = statusOf("[\"S\"]");
        while (status == 503 && System.nanoTime() < end);
        assertThat(status).isEqualTo(200);
    }

    private int statusOf(String body) throws IOException {
        return RawClient.exchange(address, RawClient.post("/db/execute", body)).status();
    }

    // what is refused before it came in whole may be cut, too: the server bears the rest for a second
    private int statusOrCut(String body) {
        try {
            return statusOf(body);
        } catch (IOException _) {
            return CUT;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/db/execute", "/db/query", "/db/request", "/status", "/nonsense"})
    void survivesOneHugeChunk(String path) throws IOException {
        var head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (var client = new RawClient(address)) {
            client.send(head + Integer.toHexString(200 * MEGABYTE) + "\r\n");
            sendAll(client, 200);
            assertThat(client.answer().status()).isIn(413, 404, 405);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/db/execute", "/db/query", "/db/request", "/status", "/nonsense"})
    void survivesAChunkHeadThatNeverEnds(String path) throws IOException {
        try (var client = new RawClient(address)) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            sendAll(client, 200);
            assertThat(client.answer().status()).isIn(400, 404, 405);
        }
    }

    @Test
    void survivesManyLargeBodiesAtOnce() throws Exception {
        var body = "[\"" + "x".repeat(4 * MEGABYTE) + "\"]";

        var statuses = new ArrayList<Integer>();
        var end = System.nanoTime() + PATIENCE.toNanos();
        // at times they come so evenly that there is room for none of them
        do statuses.addAll(atOnce(() -> statusOrCut(body)));
        while (!statuses.contains(200) && System.nanoTime() < end);

        assertThat(statuses)
                .allMatch(status -> status == 200 || status == 503 || status == CUT)
                .contains(200);
    }

    @Test
    void survivesBodiesThatGrowInMemory() throws Exception {
        var body = "[\"S\"" + ",\"\"".repeat(1_300_000) + "]";

        assertThat(atOnce(() -> statusOrCut(body))).allMatch(status -> status == 503 || status == CUT);
    }

    /// Each connection holds as much as one may: a hundred requests with large heads whose bodies do not end.
    @Test
    void survivesCrowdedConnectionsOfHttp2() throws Exception {
        var large = Map.of("x-large", "x".repeat(12_000));
        var piece = new byte[600];
        var clients = new ArrayList<RawHttp2>();
        try {
            for (var i = 0; i < 100; i++) {
                var client = new RawHttp2(address);
                clients.add(client);
                for (var request = 0; request < 99; request++) {
                    client.data(client.begin("POST", "/db/execute", 0, large), piece, false);
                }
            }
            stillServes();
        } catch (IOException _) { // it may end them
            stillServes();
        } finally {
            for (var client : clients) client.close();
        }
    }

    @Test
    void streamsAnAnswerLargerThanItsHeap() throws IOException {
        try (var client = new RawClient(address)) {
            client.send(RawClient.post("/db/query", "[\"200\"]"));
            var head = client.head();

            assertThat(head.headers()).containsEntry("transfer-encoding", "chunked");
            assertThat(drained(client)).isGreaterThan(200L * MEGABYTE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&compress"})
    void streamsABackupLargerThanItsHeap(String more) throws IOException {
        try (var client = new RawClient(address)) {
            client.send(RawClient.get("/db/backup?tables=200" + more));

            assertThat(client.head().headers()).containsEntry("transfer-encoding", "chunked");
            assertThat(drained(client)).isGreaterThan(200L * MEGABYTE);
        }
    }

    @Test
    void servesManyLargeAnswersAtOnce() throws Exception {
        assertThat(atOnce(() -> RawClient.exchange(address, RawClient.post("/db/query", "[\"6\"]"))
                        .body()
                        .length()))
                .hasSize(CLIENTS)
                .allMatch(length -> length > 6 * MEGABYTE);
    }

    private static long drained(RawClient client) throws IOException {
        var total = 0L;
        var buffer = new byte[MEGABYTE];
        var tail = new byte[5];
        while (!new String(tail, StandardCharsets.ISO_8859_1).equals("0\r\n\r\n")) {
            var count = client.input().read(buffer);
            if (count < 0) return total;
            total += count;
            if (count >= tail.length) System.arraycopy(buffer, count - tail.length, tail, 0, tail.length);
        }
        return total;
    }

    private static <T> List<T> atOnce(Callable<T> action) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            for (var i = 0; i < CLIENTS; i++) futures.add(executor.submit(action));
            var results = new ArrayList<T>();
            for (var future : futures) results.add(future.get());
            return results;
        }
    }

    // as much as the server takes; it may close before the end
    private static void sendAll(RawClient client, int megabytes) {
        var block = "x".repeat(MEGABYTE);
        try {
            for (var i = 0; i < megabytes; i++) client.send(block);
        } catch (IOException _) { // refused, and said why before
        }
    }
}
