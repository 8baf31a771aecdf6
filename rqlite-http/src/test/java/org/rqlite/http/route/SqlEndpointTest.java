// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlEndpointTest {
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
    void s7StatementsAreWrittenToTheLogAsTheyCame() throws IOException {
        assertThat(body(RawClient.get("/db/sql?q=SELECT%20random()")))
                .isEqualTo("{\"results\":[{\"original\":\"SELECT random()\",\"rewritten\":\"SELECT random()\"}]}");
    }

    @Test
    void takesWhatTheOtherEndpointsTake() throws IOException {
        assertThat(body(RawClient.post("/db/sql?norwrandom&norwtime", "[\"SELECT 1\",[\"SELECT ?\",2]]")))
                .isEqualTo("{\"results\":[{\"original\":\"SELECT 1\",\"rewritten\":\"SELECT 1\"},"
                        + "{\"original\":\"SELECT ?\",\"rewritten\":\"SELECT ?\"}]}");
    }

    @Test
    void timesAndIndents() throws IOException {
        assertThat(body(RawClient.get("/db/sql?timings&pretty&q=SELECT%201")))
                .contains("\n    \"results\": [\n")
                .containsPattern("\"time\": [0-9.e-]+\n");
    }

    @Test
    void asksForAStatement() throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.get("/db/sql"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("query not specified\n");
    }

    private String body(String request) throws IOException {
        return RawClient.exchange(node.address(), request).body();
    }
}
