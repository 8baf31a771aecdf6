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
class StatusEndpointTest {
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
    void showsItselfAndEveryPart() throws IOException {
        var port = node.address().getPort();

        assertThat(body("/status"))
                .isEqualTo("{\"http\":{\"auth\":\"disabled\",\"bind_addr\":\"127.0.0.1:" + port
                        + "\",\"cluster\":{\"local_node_addr\":\"localhost:4002\",\"timeout\":\"30s\"},\"queue\":{\"_default\":{\"batch_size\":128,\"max_size\":1024,\"sequence_number\":0,"
                        + "\"timeout\":\"50ms\"}},\"tls\":{\"enabled\":\"false\"}},"
                        + "\"store\":{\"raft\":{\"state\":\"Leader\",\"term\":2},\"ready\":true}}");
    }

    @Test
    void indentsOnDemand() throws IOException {
        assertThat(body("/status?pretty")).startsWith("{\n    \"http\": {\n        \"auth\": \"disabled\",\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "store.raft|{\"state\":\"Leader\",\"term\":2}",
                "store.raft.state|\"Leader\"",
                "store.raft.state.x|\"Leader\"",
                "store.raft.term|2",
                "store.ready|true",
                "nonsense|{}",
                "store.nonsense.more|{}"
            })
    void showsOneBranchOnOneLine(String key, String expected) throws IOException {
        assertThat(body("/status?pretty&key=" + key)).isEqualTo(expected);
    }

    private String body(String target) throws IOException {
        var answer = RawClient.exchange(node.address(), RawClient.get(target));
        assertThat(answer.headers()).containsEntry("content-type", "application/json; charset=utf-8");
        return answer.body();
    }
}
