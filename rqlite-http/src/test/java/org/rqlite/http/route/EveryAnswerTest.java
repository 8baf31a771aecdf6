// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Column;
import org.rqlite.api.NodeReport;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.Peer;
import org.rqlite.api.Request;
import org.rqlite.api.Served;
import org.rqlite.api.StaleReadException;
import org.rqlite.http.RawClient;
import org.rqlite.http.Seeds;
import org.rqlite.http.TestNode;
import org.rqlite.http.json.JsonTree;

/// What holds for the answers of all endpoints (http-api.md 1, 3, 5, 9, 20-23).
class EveryAnswerTest {
    private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"};
    private static final String[] PATHS = {
        "/",
        "/db/execute",
        "/db/query",
        "/db/request",
        "/status",
        "/nodes",
        "/readyz",
        "/leader",
        "/console",
        "/none",
        "/db/backup",
        "/remove",
        "//",
        "/db/query/x",
        "/db/executeX",
        "/status.json",
        "/%2e",
        "/db/query%20"
    };
    private static final String[] QUERIES = {
        "",
        "?pretty",
        "?timings&x=1",
        "?timeout=1s",
        "?timeout=x",
        "?q=SELECT+1",
        "?q=",
        "?a;b",
        "?level=nonsense",
        "?key=store",
        "?ver=2",
        "?nonvoters",
        "?sync",
        "?retries=z"
    };

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    static LongStream seeds() {
        return Seeds.first(30);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hasTheHeadersOfAllAndAWholeBody(long seed) throws IOException {
        var random = Seeds.random(seed);
        try (var client = new RawClient(node.address())) {
            for (var i = 0; i < 20; i++) {
                var method = METHODS[random.nextInt(METHODS.length)];
                var target = PATHS[random.nextInt(PATHS.length)] + QUERIES[random.nextInt(QUERIES.length)];
                var body = random.nextBoolean() ? "[\"SELECT 1\"]" : "nonsense";
                client.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);
                var answer = client.answer();
                var request = "seed " + seed + ": " + method + " " + target + " " + body;

                assertThat(answer.status()).as(request).isIn(200, 301, 302, 400, 404, 405);
                assertThat(answer.headers())
                        .as(request)
                        .containsEntry("x-rqlite-version", "v10-test")
                        .containsEntry("access-control-allow-methods", "OPTIONS, GET, POST")
                        .containsEntry("access-control-allow-headers", "Content-Type")
                        .containsKey("date");
                if (method.equals("OPTIONS"))
                    assertThat(answer.status()).as(request).isEqualTo(200);
                var bare = method.equals("DELETE")
                        && target.startsWith("/remove")
                        && answer.body().isEmpty();
                if (answer.status() == 400 && !bare) {
                    assertThat(answer.headers())
                            .as(request)
                            .containsEntry("content-type", "text/plain; charset=utf-8")
                            .containsEntry("x-content-type-options", "nosniff");
                    assertThat(answer.body()).as(request).endsWith("\n").hasLineCount(1);
                }
                var json = answer.headers().getOrDefault("content-type", "").startsWith("application/json");
                if (json && !answer.body().isEmpty())
                    assertThat(JsonTree.read(answer.body())).isNotNull();
            }
        }
    }

    /// A whole request is refused, or it runs: a part of it never does.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"DELETE FROM t\", 5]",
                "[\"DELETE FROM t\", [\"x\", {\"a\": {}}]]",
                "[\"DELETE FROM t\"",
                "[\"DELETE FROM t\",]",
                "[\"DELETE FROM t\", [1]]",
                "[[\"DELETE FROM t\", [300]]]",
                "[[\"DELETE FROM t\", 1e999]]",
                "{\"a\":\"DELETE FROM t\"}",
                "[]",
                ""
            })
    void aMalformedBodyReachesNoDatabase(String body) throws IOException {
        for (var path : List.of("/db/execute", "/db/query", "/db/request")) {
            var answer = RawClient.exchange(node.address(), RawClient.post(path, body));

            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.headers()).doesNotContainKey("x-rqlite-served-by");
        }
        assertThat(node.requests).isEmpty();
    }

    /// Who served is told with an answer that was served, and with no other.
    static Stream<Arguments> served() {
        return Stream.of(
                Arguments.of("/db/execute", "", 200, true),
                Arguments.of("/db/query", "", 200, true),
                Arguments.of("/db/request", "?pretty", 200, true),
                Arguments.of("/db/query", "?level=none&freshness=1s", 200, true),
                Arguments.of("/db/execute", "?timeout=nonsense", 400, false),
                Arguments.of("/db/execute", "?queue", 200, false),
                Arguments.of("/status", "", 405, false),
                Arguments.of("/nonsense", "", 404, false));
    }

    @ParameterizedTest
    @MethodSource("served")
    void tellsWhoServed(String path, String query, int status, boolean told) throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.post(path + query, "[\"SELECT 1\"]"));

        assertThat(answer.status()).isEqualTo(status);
        if (told) assertThat(answer.headers()).containsEntry("x-rqlite-served-by", "node1.example:4001");
        else assertThat(answer.headers()).doesNotContainKey("x-rqlite-served-by");
    }

    @Test
    void anErrorOfTheWholeIsNotServedByAnyone() throws IOException {
        for (var refusal : List.of(new StaleReadException(), new NotReadyException())) {
            node.database.set((_, _) -> {
                throw refusal;
            });
            var answer = RawClient.exchange(node.address(), RawClient.post("/db/query?timings", "[\"SELECT 1\"]"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).doesNotContainKey("x-rqlite-served-by");
            assertThat(JsonTree.object(JsonTree.read(answer.body())).get("error"))
                    .isEqualTo(refusal.getMessage());
            assertThat(JsonTree.object(JsonTree.read(answer.body())).get("results"))
                    .isEqualTo(List.of());
        }
    }

    /// Each flag and time of a request arrives at the database.
    @ParameterizedTest
    @CsvSource({
        "/db/execute, EXECUTE, transaction, true, PT30S, PT0S",
        "/db/execute, EXECUTE, timeout=5s, false, PT5S, PT0S",
        "/db/execute, EXECUTE, db_timeout=3ms&transaction=no, true, PT30S, PT0.003S",
        "/db/query, QUERY, timeout=0, false, PT30S, PT0S",
        "/db/query, QUERY, transaction&timeout=1h, true, PT1H, PT0S",
        "/db/request, REQUEST, db_timeout=1m&timeout=90s, false, PT1M30S, PT1M",
        "/db/request, REQUEST, Transaction, false, PT30S, PT0S"
    })
    void flagsAndTimesArrive(
            String path, Request.Kind kind, String query, boolean transaction, Duration timeout, Duration dbTimeout)
            throws IOException {
        RawClient.exchange(node.address(), RawClient.post(path + "?" + query, "[\"SELECT 1\"]"));

        var request = node.requests.getLast();
        assertThat(request.kind()).isEqualTo(kind);
        assertThat(request.transaction()).isEqualTo(transaction);
        assertThat(request.timeout()).isEqualTo(timeout);
        assertThat(request.dbTimeout()).isEqualTo(dbTimeout);
    }

    /// Both forms of the list name the same nodes with the same facts.
    @ParameterizedTest
    @MethodSource("seeds")
    void bothFormsOfTheNodesSayTheSame(long seed) throws IOException {
        var random = Seeds.random(seed);
        var reports = Stream.iterate(1, number -> number + 1)
                .limit(random.nextInt(5))
                .map(number -> {
                    var peer = new Peer(
                            "n" + number + "<&\"",
                            random.nextBoolean() ? "" : "http://h:" + number,
                            "h:" + number,
                            random.nextInt(3) > 0);
                    var up = random.nextBoolean();
                    return new NodeReport(
                            peer,
                            up ? "v1" : "",
                            up,
                            up && number == 1,
                            Duration.ofNanos(up ? random.nextInt(1, 99_999) : 0),
                            up ? "" : "refused");
                })
                .toList();
        node.reports.set(reports);

        var map = JsonTree.object(JsonTree.read(body("/nodes?nonvoters")));
        var list = JsonTree.array(
                JsonTree.object(JsonTree.read(body("/nodes?nonvoters&ver=2"))).get("nodes"));
        var voters = JsonTree.object(JsonTree.read(body("/nodes")));

        assertThat(List.copyOf(map.values())).isEqualTo(list);
        assertThat(map).hasSameSizeAs(reports);
        assertThat(voters.keySet().stream().map(Object::toString))
                .containsExactlyElementsOf(reports.stream()
                        .map(NodeReport::peer)
                        .filter(Peer::voter)
                        .map(Peer::id)
                        .toList());
        for (var report : reports) {
            var shown = JsonTree.object(map.get(report.peer().id()));
            assertThat(shown.get("addr")).isEqualTo(report.peer().raftAddress());
            assertThat(shown.get("reachable")).isEqualTo(report.reachable());
            assertThat(shown.containsKey("error")).isEqualTo(!report.reachable());
            assertThat(shown.containsKey("time")).isEqualTo(report.reachable());
            assertThat(shown.containsKey("api_addr"))
                    .isEqualTo(!report.peer().apiUrl().isEmpty());
        }
    }

    @Test
    void aNodeWithoutALeaderSaysSoWhereverItIsAsked() throws IOException {
        node.leader.set(Optional.empty());

        var answer = RawClient.exchange(node.address(), RawClient.get("/leader"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).endsWith("\n").hasLineCount(1);
    }

    /// A result of a query is the same in each layout: only its clothes differ.
    @Test
    void everyLayoutHoldsTheSameRows() throws IOException {
        node.database.set((_, sink) -> {
            sink.columns(List.of(new Column("b", "integer"), new Column("a", "")));
            for (var i = 0; i < 3; i++) sink.row(org.rqlite.http.result.Cells.of(i, "row " + i));
            sink.rowsEnd(5);
            return new Served(0);
        });
        for (var query : List.of("q=x", "q=x&pretty", "q=x&timings", "q=x&raft_index", "q=x&blob_array")) {
            var item = JsonTree.object(JsonTree.array(JsonTree.object(JsonTree.read(body("/db/query?" + query)))
                            .get("results"))
                    .getFirst());
            assertThat(item.get("values").toString()).as(query).isEqualTo("[[0, row 0], [1, row 1], [2, row 2]]");
            assertThat(item.get("types").toString()).as(query).isEqualTo("[integer, text]");
        }
        var item = JsonTree.object(JsonTree.array(JsonTree.object(JsonTree.read(body("/db/query?q=x&associative")))
                        .get("results"))
                .getFirst());
        assertThat(item.get("rows").toString()).isEqualTo("[{a=row 0, b=0}, {a=row 1, b=1}, {a=row 2, b=2}]");
        assertThat(item.get("types").toString()).isEqualTo("{a=text, b=integer}");
    }

    private String body(String target) throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.get(target));
        assertThat(answer.status()).as(target).isEqualTo(200);
        return answer.body();
    }
}
