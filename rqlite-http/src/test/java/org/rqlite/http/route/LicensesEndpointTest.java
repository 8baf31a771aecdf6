// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LicensesEndpointTest {
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
    void namesOursAndThoseOfTheOthers() throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.get("/licenses"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("content-type", "text/plain; charset=utf-8")
                .doesNotContainKey("x-rqlite-served-by");
        assertThat(answer.body())
                .startsWith("rqlite for the JVM\n")
                .contains("SLF4J, MIT License", "Apache License\n", "END OF TERMS AND CONDITIONS");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /licenses, 405, text/plain; charset=utf-8",
        "HEAD, /licenses, 405, text/plain; charset=utf-8",
        "GET, /licenses/, 404,"
    })
    void answersAGetAtThisPathAlone(String method, String target, int status, String type) throws IOException {
        try (var client = new RawClient(node.address())) {
            client.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            var answer = client.head();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers().get("content-type")).isEqualTo(type);
        }
    }
}
