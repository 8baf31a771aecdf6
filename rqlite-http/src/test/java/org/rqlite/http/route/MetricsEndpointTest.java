// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.http.Eventually;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

class MetricsEndpointTest {
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
    void countsRequestsBeforeAnythingIsChecked() throws IOException {
        send(RawClient.post("/db/execute", "[\"A\",\"B\"]"));
        send(RawClient.get("/db/execute"));
        send(RawClient.post("/db/query", "[\"A\"]"));
        send(RawClient.get("/readyz?timeout=x"));
        send(RawClient.get("/nonsense"));

        assertThat(variable("http"))
                .contains("\"execute_stmts_rx\": 2, \"executions\": 2, \"leader_not_found\": 0")
                .contains("\"num_readyz\": 1, \"num_status\": 0, \"queries\": 1, \"query_stmts_rx\": 1")
                .contains("\"request_stmts_rx\": 0, \"requests\": 0");
        awaitMetrics(
                "rqlite_http_requests_total{endpoint=\"execute\"} 2",
                "rqlite_http_requests_total{endpoint=\"other\"} 1",
                "rqlite_http_request_seconds_count{endpoint=\"execute\"} 2",
                "rqlite_http_answers_total{status=\"4xx\"} 3");
    }

    @Test
    void countsEachAnswerOnce() throws IOException {
        send(RawClient.post("/db/execute", "[\"A\"]"));
        send(RawClient.get("/db/execute"));

        // each look is an answer, too, counted after it: those of the looks before and of the POST are as many as the
        // looks
        Eventually.holds("all answers counted but that of the look itself", () -> {
            var metrics = metrics();
            var looks = count(metrics, "rqlite_http_requests_total{endpoint=\"metrics\"}");
            return count(metrics, "rqlite_http_answers_total{status=\"2xx\"}") == looks
                    && count(metrics, "rqlite_http_answers_total{status=\"4xx\"}") == 1;
        });
    }

    @Test
    void countsBackupsSqlAndTheConsole() throws IOException {
        send(RawClient.get("/db/backup?vacuum&fmt=sql"));
        send(RawClient.get("/db/sql?q=A"));
        send(RawClient.get("/console/"));
        send(RawClient.get("/console"));

        assertThat(variable("http")).contains("\"backups\": 1", "\"sql_analyze\": 1", "\"ui\": 1");
        awaitMetrics(
                "rqlite_http_requests_total{endpoint=\"console\"} 1",
                "rqlite_http_requests_total{endpoint=\"console_redirect\"} 1");
    }

    @Test
    void countsWhatIsQueued() throws IOException {
        send(RawClient.post("/db/execute?queue&wait", "[\"A\",\"B\"]"));

        assertThat(variable("http"))
                .contains("\"execute_stmts_rx\": 0, \"executions\": 1")
                .contains("\"queued_executions\": 1, \"queued_executions_failed\": 0")
                .contains("\"queued_executions_num_stmts_rx\": 2, \"queued_executions_num_stmts_tx\": 2")
                .contains("\"queued_executions_ok\": 1", "\"queued_executions_wait\": 1");
        assertThat(variable("queue"))
                .isEqualTo("{\n\"queue\": {\"num_timeout\": 1, \"objects_rx\": 1, \"objects_tx\": 1}\n}\n");
        awaitMetrics("rqlite_queue_line_seconds_count 1", "rqlite_queue_waiting_requests 0");
    }

    @Test
    void countsTheLeaderNotFound() throws IOException {
        node.leader.set(Optional.empty());

        send(RawClient.post("/db/execute?queue", "[\"A\"]"));
        send(RawClient.post("/db/execute?redirect", "[\"A\"]"));

        assertThat(variable("http")).contains("\"leader_not_found\": 2");
        awaitMetrics("rqlite_http_answers_total{status=\"5xx\"} 2");
    }

    @Test
    void countsDefects() throws IOException {
        node.database.set((_, _) -> {
            throw new IllegalStateException("for this test");
        });

        send(RawClient.post("/db/execute", "[\"A\"]"));

        awaitMetrics("rqlite_http_answers_total{status=\"5xx\"} 1");
    }

    @Test
    void namesItsFormats() throws IOException {
        assertThat(send(RawClient.get("/metrics")).headers())
                .containsEntry("content-type", "text/plain; version=0.0.4; charset=utf-8");
        assertThat(send(RawClient.get("/debug/vars")).headers())
                .containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(variable("cmdline")).isEqualTo("{\n\"cmdline\": [\"rqlited\",\"\\u003cdata\\u003e\"]\n}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /metrics, 405",
        "HEAD, /metrics, 405",
        "GET, /metrics/, 404",
        "POST, /debug/vars, 200",
        "DELETE, /debug/vars, 200",
        "HEAD, /debug/vars, 405",
        "GET, /debug/vars/, 404"
    })
    void answersAtTheirPathsAlone(String method, String target, int status) throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

            assertThat(client.head().status()).isEqualTo(status);
        }
    }

    private String variable(String name) throws IOException {
        return send(RawClient.get("/debug/vars?key=" + name)).body();
    }

    // an answer is counted when it is out
    private void awaitMetrics(String... lines) {
        Eventually.holds(String.join(", ", lines), () -> metrics().containsAll(List.of(lines)));
    }

    private static long count(List<String> metrics, String name) {
        return metrics.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    private List<String> metrics() {
        try {
            return send(RawClient.get("/metrics")).body().lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawClient.Answer send(String request) throws IOException {
        return RawClient.exchange(node.address(), request);
    }
}
