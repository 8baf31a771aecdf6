// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.Column;
import org.rqlite.api.Served;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;
import org.rqlite.http.result.Cells;

class AllowOriginTest {
    private static final String ORIGIN = "https://page.example";
    private static final String NAME = "access-control-allow-origin";

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start(TestNode.config().withAllowOrigin(ORIGIN));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, /db/execute, 200",
        "OPTIONS, /nonsense?a;b, 200",
        "GET, /, 302",
        "GET, /status, 200",
        "GET, /nonsense, 404",
        "GET, /db/execute, 405",
        "POST, /db/execute, 400",
        "DELETE, /remove, 400",
        "GET, /status?timeout=x, 400"
    })
    void isInEveryAnswer(String method, String target, int status) throws IOException {
        var answer = exchange(method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers())
                .containsEntry(NAME, ORIGIN)
                .containsEntry("access-control-allow-methods", "OPTIONS, GET, POST")
                .containsEntry("access-control-allow-headers", "Content-Type")
                .doesNotContainKey("access-control-allow-credentials");
    }

    @ParameterizedTest
    @CsvSource({"GET /status HTTP/1.0, 426", "nonsense, 400", "GET /status HTTP/1.1, 400"})
    void isInAnswersThatNoEndpointMakes(String line, int status) throws IOException {
        var answer = exchange(line + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry(NAME, ORIGIN);
    }

    @Test
    void isShownInTheStatus() throws IOException {
        assertThat(exchange(RawClient.get("/status?key=http.allow_origin")).body())
                .isEqualTo("\"" + ORIGIN + "\"");
    }

    @Test
    void isInTheAnswerToADefect() throws IOException {
        node.database.set((_, _) -> {
            throw new IllegalStateException("a defect, for this test");
        });

        var answer = exchange(RawClient.post("/db/execute", "[\"S\"]"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers()).containsEntry(NAME, ORIGIN);
    }

    @Test
    void isInALongAnswer() throws IOException {
        node.database.set((_, sink) -> {
            sink.columns(List.of(new Column("c", "text")));
            for (var i = 0; i < 20_000; i++) sink.row(Cells.of("x".repeat(100)));
            sink.rowsEnd(0);
            return Served.LOCALLY;
        });

        var answer = exchange(RawClient.post("/db/query", "[\"S\"]"));

        assertThat(answer.headers()).containsEntry(NAME, ORIGIN).containsEntry("transfer-encoding", "chunked");
    }

    @Test
    void isTheSameWhoeverAsks() throws IOException {
        var answer = exchange("GET /status HTTP/1.1\r\nHost: x\r\nOrigin: https://other.example\r\n\r\n");

        assertThat(answer.headers()).containsEntry(NAME, ORIGIN);
    }

    private RawClient.Answer exchange(String request) throws IOException {
        return RawClient.exchange(node.address(), request);
    }
}
