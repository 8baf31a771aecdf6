// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpServerTest {
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
    void answersAWriteWithTheHeadersOfEveryAnswer() throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.post("/db/execute", "[\"INSERT\"]"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"results\":[{\"last_insert_id\":1,\"rows_affected\":1}]}");
        assertThat(answer.headers())
                .containsEntry("x-rqlite-version", "v10-test")
                .containsEntry("x-rqlite-served-by", "node1.example:4001")
                .containsEntry("content-type", "application/json; charset=utf-8")
                .containsEntry("access-control-allow-methods", "OPTIONS, GET, POST")
                .containsEntry("access-control-allow-headers", "Content-Type")
                .containsEntry("content-length", "52");
    }

    @Test
    void servesManyRequestsOnOneConnection() throws IOException {
        try (var client = new RawClient(node.address())) {
            for (var i = 0; i < 100; i++) {
                client.send(RawClient.post("/db/execute", "[\"INSERT\"]"));
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
    }
}
