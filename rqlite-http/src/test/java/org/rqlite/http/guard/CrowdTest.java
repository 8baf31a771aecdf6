// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rqlite.http.HttpConfig;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

/// More clients than a node takes at a time.
class CrowdTest {
    private static final int CONNECTIONS_MAX = 16;

    private final ArrayList<RawClient> crowd = new ArrayList<>();
    private TestNode node;

    @BeforeEach
    void start() {
        var limits = new HttpConfig.Limits(1024 * 1024, 16 * 1024 * 1024, CONNECTIONS_MAX);
        node = TestNode.start(TestNode.with(TestNode.config(), limits));
    }

    @AfterEach
    void stop() throws IOException {
        for (var client : crowd) client.close();
        node.close();
    }

    @Test
    void idleConnectionsMakeRoomForThoseWhoAskH12() throws IOException {
        for (var i = 0; i < 3 * CONNECTIONS_MAX; i++) {
            var client = join("");
            client.send(RawClient.get("/readyz"));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void slowOnesMakeRoomOnceNobodyIsIdleH12() throws IOException {
        var body = "POST /db/execute HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n[";
        for (var i = 0; i < CONNECTIONS_MAX; i++) join(i % 2 == 0 ? body : "GET /rea");

        for (var i = 0; i < CONNECTIONS_MAX; i++) {
            assertThat(RawClient.exchange(node.address(), RawClient.get("/readyz"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theLatestIdleConnectionStaysH12() throws IOException {
        for (var i = 0; i < CONNECTIONS_MAX; i++) {
            var client = join(RawClient.get("/readyz"));
            assertThat(client.answer().status()).isEqualTo(200);
        }

        var last = crowd.getLast();
        last.send(RawClient.get("/readyz"));

        assertThat(last.answer().status()).isEqualTo(200);
    }

    private RawClient join(String start) throws IOException {
        var client = new RawClient(node.address());
        crowd.add(client);
        client.send(start);
        return client;
    }
}
