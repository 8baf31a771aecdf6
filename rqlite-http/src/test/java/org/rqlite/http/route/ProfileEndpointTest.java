// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.http.Eventually;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileEndpointTest {
    private TestNode node;

    @BeforeAll
    void start() {
        node = TestNode.start();
    }

    @AfterAll
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
            for (var client : List.of(first, second)) client.send(RawClient.get("/debug/pprof/profile?seconds=2"));

            var answers = Stream.of(first.answer(), second.answer())
                    .sorted(Comparator.comparingInt(RawClient.Answer::status))
                    .toList();

            assertThat(answers).extracting(RawClient.Answer::status).containsExactly(200, 503);
            assertThat(answers.getFirst().headers()).containsEntry("content-type", "application/octet-stream");
            assertThat(answers.getFirst().body()).startsWith("FLR\0");
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
