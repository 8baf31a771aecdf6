// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {
    private TestNode node;

    @BeforeAll
    void start() {
        node = TestNode.start();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 302",
        "POST, /, 302",
        "GET, /console, 301",
        "GET, /console/, 200",
        "GET, /console/index.html, 200",
        "POST, /console/, 405",
        "GET, /db/sql, 400",
        "POST, /db/sql, 400",
        "DELETE, /db/sql, 405",
        "POST, /db/execute, 400",
        "POST, /db/executeXYZ, 400",
        "GET, /db/execute, 405",
        "HEAD, /db/execute, 405",
        "PUT, /db/execute, 405",
        "DELETE, /db/execute, 405",
        "GET, /db/query, 200",
        "GET, /db/query/, 200",
        "POST, /db/query, 400",
        "HEAD, /db/query, 405",
        "DELETE, /db/query, 405",
        "POST, /db/request, 400",
        "GET, /db/request, 405",
        "GET, /status, 200",
        "GET, /status/, 200",
        "GET, /statusXYZ, 200",
        "POST, /status, 405",
        "HEAD, /status, 405",
        "GET, /nodes, 200",
        "POST, /nodes, 405",
        "GET, /readyz, 200",
        "POST, /readyz, 405",
        "HEAD, /readyz, 405",
        "GET, /leader, 200",
        "GET, /leader/, 404",
        "DELETE, /leader, 405",
        "POST, /leader, 200",
        "POST, /leaderX, 404",
        "DELETE, /remove, 400",
        "DELETE, /remove/me, 400",
        "GET, /remove, 405",
        "POST, /remove, 405",
        "POST, /snapshot, 200",
        "POST, /snapshot/, 404",
        "GET, /snapshot, 405",
        "POST, /reap, 200",
        "POST, /reaper, 404",
        "GET, /reap, 405",
        "GET, //db/query, 404",
        "GET, /db, 404",
        "GET, /DB/query, 404",
        "GET, /db/../status, 404",
        "GET, /%64b/query, 404",
        "GET, /nonsense, 404",
        "GET, /join, 404",
        "GET, /db/backup, 200",
        "GET, /db/backup/x, 200",
        "POST, /db/backup, 405",
        "HEAD, /db/backup, 405",
        "HEAD, /console/, 200",
        "HEAD, /console/nonsense, 404",
        "GET, /openapi.json, 200",
        "POST, /openapi.json, 405",
        "GET, /openapi.json/, 404",
        "BREW, /status, 405",
        "OPTIONS, /, 200",
        "OPTIONS, /db/execute, 200",
        "OPTIONS, /nonsense, 200",
        "OPTIONS, /nonsense?a;b, 200",
        "GET, /nonsense?a;b, 400",
        "GET, /status?timeout=x, 400",
        "POST, /readyz?q=, 400"
    })
    void answersEachMethodOnEachPath(String method, String target, int status) throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            var answer = method.equals("HEAD") ? client.head() : client.answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers())
                    .containsEntry("x-rqlite-version", "v10-test")
                    .containsEntry("access-control-allow-methods", "OPTIONS, GET, POST")
                    .containsEntry("access-control-allow-headers", "Content-Type")
                    .containsKeys("date", "content-length")
                    .doesNotContainKeys("access-control-allow-origin", "www-authenticate", "allow", "connection");
            if (status == 404 || status == 405 || method.equals("OPTIONS"))
                assertThat(answer.body()).isEmpty();

            client.send(RawClient.get("/readyz")); // the connection serves on
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void writesAnErrorAsGoDoes() throws IOException {
        var answer = get("/status?timeout=x");

        assertThat(answer.body()).isEqualTo("timeout is not a valid duration\n");
        assertThat(answer.headers())
                .containsEntry("content-type", "text/plain; charset=utf-8")
                .containsEntry("x-content-type-options", "nosniff");
    }

    @Test
    void namesTheTypeOfAJsonEndpointEvenWhenItRefuses() throws IOException {
        assertThat(get("/db/execute").headers()).containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(get("/nonsense").headers()).doesNotContainKey("content-type");
    }

    @Test
    void sendsABrowserToTheConsole() throws IOException {
        var answer = get("/");

        assertThat(answer.headers())
                .containsEntry("location", "/console/")
                .containsEntry("content-type", "text/html; charset=utf-8");
        assertThat(answer.body()).isEqualTo("<a href=\"/console/\">Found</a>.\n\n");
    }

    @Test
    void answersAHeadOnTheRootWithoutABody() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + RawClient.get("/readyz"));

            assertThat(client.head().status()).isEqualTo(302);
            assertThat(client.answer().body()).startsWith("[+]node ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/db/execute", "/db/query", "/db/request", "/status", "/nonsense", "/"})
    void answersAPreflightAlike(String path) throws IOException {
        var answer = RawClient.exchange(node.address(), "OPTIONS " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(Map.entry(answer.status(), answer.body())).isEqualTo(Map.entry(200, ""));
    }

    @Test
    void endsTheConnectionWhenTheClientAsksForIt() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send("GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(client.answer().headers()).containsEntry("connection", "close");
            client.awaitClose(); // long before an idle one would be closed
        }
    }

    @Test
    void servesRequestsSentAtOnceInOrder() throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.get("/readyz").repeat(20) + RawClient.get("/nonsense"));

            for (var i = 0; i < 20; i++) assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.answer().status()).isEqualTo(404);
        }
    }

    private RawClient.Answer get(String target) throws IOException {
        return RawClient.exchange(node.address(), RawClient.get(target));
    }
}
