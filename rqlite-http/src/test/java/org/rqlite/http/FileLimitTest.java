// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// More clients than the process has file descriptors.
class FileLimitTest {
    private static final int FILES = 160;

    @Test
    void outlivesMoreConnectionsThanFileDescriptors() throws IOException {
        try (var node = ChildNode.start(FILES)) {
            var clients = new ArrayList<RawClient>();
            for (var i = 0; i < 2 * FILES; i++) clients.add(new RawClient(node.address()));
            clients.getFirst().send(RawClient.get("/readyz"));
            assertThat(clients.getFirst().answer().status()).isEqualTo(200);
            for (var client : clients) client.close();

            var answer = RawClient.exchange(node.address(), RawClient.get("/readyz"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(node.isAlive()).isTrue();
        }
    }
}
