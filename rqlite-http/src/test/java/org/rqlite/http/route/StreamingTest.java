// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Column;
import org.rqlite.api.Database;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.api.SinkClosedException;
import org.rqlite.http.Deadline;
import org.rqlite.http.Eventually;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;
import org.rqlite.http.result.Cells;

class StreamingTest {
    private static final List<Column> COLUMNS = List.of(new Column("i", "integer"), new Column("t", "text"));
    private static final String TEXT = "x".repeat(1000);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final AtomicLong rows = new AtomicLong();
    private TestNode node;

    @BeforeEach
    void start() {
        node = Deadline.none();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 60, 70, 1000, 1100, 20_000})
    void sendsAnswersOfEverySizeWholly(int count) throws IOException {
        node.database.set(rowsOnAnotherThread(count));
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.post("/db/query", "[\"S\"]"));
            var answer = client.answer();

            assertThat(answer.body()).hasSize(expected(count).length()).isEqualTo(expected(count));
            assertThat(answer.headers()).containsEntry("x-rqlite-served-by", "node1.example:4001");
            if (count <= 1000) assertThat(answer.headers()).containsKey("content-length");
            else assertThat(answer.headers()).containsEntry("transfer-encoding", "chunked");

            client.send(RawClient.get("/readyz")); // the connection serves on
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void streamsTheRowsOfAWriteOnItsOwnThread() throws IOException {
        node.database.set((_, sink) -> {
            rows(sink, 5000);
            return new Served(3);
        });

        var answer = RawClient.exchange(node.address(), RawClient.post("/db/execute?raft_index", "[\"S\"]"));

        assertThat(answer.body()).endsWith("\"]]}],\"raft_index\":3}").hasSizeGreaterThan(5_000_000);
    }

    @Test
    void doesNotHurryTheServerWithinAnAnswer() throws IOException {
        try (var node = Deadline.WRITE.of(PATIENCE)) {
            node.database.set((_, sink) -> {
                rows(sink, 5000);
                Eventually.pass(PATIENCE.multipliedBy(2)); // nobody waits for the client meanwhile
                rows(sink, 10);
                return Served.LOCALLY;
            });

            assertThat(RawClient.exchange(node.address(), RawClient.post("/db/query", "[\"S\"]"))
                            .body())
                    .endsWith("\"]]}]}");
        }
    }

    @Test
    void tellsAFailureWhileTheAnswerIsHeld() throws IOException {
        node.database.set((_, sink) -> {
            sink.columns(COLUMNS);
            for (var i = 0; i < 900; i++) sink.row(Cells.of(i, TEXT));
            sink.failed(9, "query timeout");
            return Served.LOCALLY;
        });

        assertThat(RawClient.exchange(node.address(), RawClient.post("/db/query", "[\"S\"]"))
                        .body())
                .isEqualTo("{\"results\":[{\"error\":\"query timeout\"}]}");
    }

    @Test
    void cutsTheConnectionOnAStatementThatFailsTooLate() throws IOException {
        node.database.set((_, sink) -> {
            sink.columns(COLUMNS);
            for (var i = 0; i < 5000; i++) sink.row(Cells.of(i, TEXT));
            sink.failed(9, "query timeout");
            return Served.LOCALLY;
        });

        assertCut();
    }

    @Test
    void cutsTheConnectionOnARequestThatFailsTooLate() throws IOException {
        node.database.set((_, sink) -> {
            rows(sink, 5000);
            throw new NotOpenException();
        });

        assertCut();
    }

    @Test
    void cutsTheConnectionOnARefusalThatComesTooLate() throws IOException {
        node.database.set((_, sink) -> {
            rows(sink, 5000);
            throw new OverloadedException("full");
        });

        assertCut();
    }

    @Test
    void cutsTheConnectionOnInfinityThatComesTooLate() throws IOException {
        node.database.set((_, sink) -> {
            sink.columns(COLUMNS);
            for (var i = 0; i < 5000; i++) sink.row(Cells.of(i, TEXT));
            sink.row(Cells.of(1, Double.POSITIVE_INFINITY));
            return Served.LOCALLY;
        });

        assertCut();
    }

    @Test
    void cutsTheConnectionOnADefectThatShowsTooLate() throws IOException {
        node.database.set((_, sink) -> {
            rows(sink, 5000);
            throw new IllegalStateException("defect");
        });

        assertCut();
    }

    @Test
    void givesUpAClientThatTakesNothing() throws Exception {
        try (var node = Deadline.WRITE.alone()) {
            node.database.set(endless());
            try (var client = new RawClient(node.address())) {
                client.send(RawClient.post("/db/query", "[\"S\"]"));

                assertThat(ended.get(20, TimeUnit.SECONDS)).isNotEmpty();
            }
            assertThat(RawClient.exchange(node.address(), RawClient.get("/readyz"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void stopsTheMakerWhenTheClientGoesAway() throws Exception {
        node.database.set(endless());
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.post("/db/query", "[\"S\"]"));
            client.input().readNBytes(100_000);
        }

        assertThat(ended.get(20, TimeUnit.SECONDS)).isNotEmpty();
    }

    @Test
    void holdsBackTheMakerInBoundedMemory() throws Exception {
        try (var client = new RawClient(node.address())) {
            node.database.set(endless());
            client.send(RawClient.post("/db/query", "[\"S\"]"));
            client.input().readNBytes(1000);

            var before = settled();

            // what the kernel buffers, a megabyte held and a few pieces
            assertThat(before * 1000).isLessThan(16_000_000);
            client.input().readNBytes(8_000_000);
            Eventually.holds("more is made", () -> rows.get() > before);
        }
        assertThat(ended.get(20, TimeUnit.SECONDS)).isNotEmpty();
    }

    // the number of rows once it has stood still for a while
    private long settled() {
        var last = -1L;
        for (var now = rows.get(); now != last || now == 0; now = rows.get()) {
            last = now;
            Eventually.pass(Duration.ofMillis(200));
        }
        return last;
    }

    private void assertCut() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.post("/db/query", "[\"S\"]"));

            assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
        }
        assertThat(RawClient.exchange(node.address(), RawClient.get("/readyz")).status())
                .isEqualTo(200);
    }

    private Database endless() {
        return (_, sink) -> {
            try {
                sink.columns(COLUMNS);
                while (true) {
                    sink.row(Cells.of(rows.incrementAndGet(), TEXT));
                }
            } catch (SinkClosedException e) {
                ended.complete(e.getMessage());
                throw e;
            }
        };
    }

    private static Database rowsOnAnotherThread(int count) {
        return (_, sink) -> {
            try (var reader = Executors.newSingleThreadExecutor()) {
                reader.submit(() -> rows(sink, count)).get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
            return Served.LOCALLY;
        };
    }

    private static void rows(ResultSink sink, int count) {
        sink.columns(COLUMNS);
        for (var i = 0; i < count; i++) sink.row(Cells.of(i, TEXT));
        sink.rowsEnd(0);
    }

    private static String expected(int count) {
        var text = new StringBuilder("{\"results\":[{\"columns\":[\"i\",\"t\"],\"types\":[\"integer\",\"text\"]");
        for (var i = 0; i < count; i++) {
            text.append(i == 0 ? ",\"values\":[" : ",")
                    .append("[")
                    .append(i)
                    .append(",\"")
                    .append(TEXT)
                    .append("\"]");
        }
        return text.append(count == 0 ? "}]}" : "]}]}").toString();
    }
}
