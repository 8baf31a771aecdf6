// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.http.Eventually;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

class ProfileEndpointTest {
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
    void showsThreadsVirtualOnesToo() throws IOException {
        var answer = get("/debug/pprof/goroutine?debug=1");

        assertThat(answer.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
        assertThat(answer.body()).contains("\"write-queue\"", "ProfileEndpoint.threads", " virtual");
    }

    @Test
    void countsObjectsByClass() throws IOException {
        assertThat(get("/debug/pprof/heap").body()).contains("#instances", "java.lang.String");
    }

    @Test
    void recordsForAWhileAndOneAtATime() throws IOException {
        try (var first = new RawClient(node.address());
                var second = new RawClient(node.address())) {
            first.send(RawClient.get("/debug/pprof/profile?seconds=8"));
            Eventually.holds("it has begun", this::isBusy);
            second.send(RawClient.get("/debug/pprof/profile?seconds=8"));

            assertThat(second.answer().status()).isEqualTo(503); // after a second in line
            var recorded = first.answer();
            assertThat(recorded.status()).isEqualTo(200);
            assertThat(recorded.headers()).containsEntry("content-type", "application/octet-stream");
            assertThat(recorded.body()).startsWith("FLR\0");
        }
        Eventually.holds("it is over", () -> !isBusy());
    }

    @Test
    void tellsWhatThereIs() throws IOException {
        assertThat(get("/debug/pprof/").body()).contains("/debug/pprof/heap", "/debug/pprof/profile");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /debug/pprof/profile?seconds=61, 400",
        "GET, /debug/pprof/profile?seconds=0, 400",
        "GET, /debug/pprof/profile?seconds=x, 400",
        "GET, /debug/pprof/symbol, 404",
        "POST, /debug/pprof, 200",
        "HEAD, /debug/pprof/, 405"
    })
    void answersAsAsked(String method, String target, int status) throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

            assertThat(client.head().status()).isEqualTo(status);
        }
    }

    private boolean isBusy() {
        try {
            return get("/debug/pprof/heap").status() == 503;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RawClient.Answer get(String target) throws IOException {
        return RawClient.exchange(node.address(), RawClient.get(target));
    }
}
