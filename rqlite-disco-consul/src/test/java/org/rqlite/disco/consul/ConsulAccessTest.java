// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.RegistryDiscovery.Hold;
import org.rqlite.disco.testkit.ConsulServer;
import org.rqlite.disco.testkit.FirstAnswer;

/// A real Consul that denies by default.
class ConsulAccessTest {
    private static final String TOKEN = "b1a4f5c8-2f5e-4a43-9d1c-6f0c3f0a7d11";

    private static ConsulServer server;

    @BeforeAll
    static void start() {
        server = ConsulServer.startGuarded(TOKEN);
        try (var registry = ConsulSubject.open(Map.of("CONSUL_HTTP_TOKEN", TOKEN), config(""), "access")) {
            FirstAnswer.await(registry);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theTokenLetsInByConfigFileAndEnvironment(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

        writes("a", ", \"token\": \"" + TOKEN + "\"", Map.of());
        writes("b", ", \"token_file\": \"" + file + "\"", Map.of());
        writes("c", "", Map.of("CONSUL_HTTP_TOKEN", TOKEN));
        writes("d", ", \"datacenter\": \"dc1\"", Map.of("CONSUL_HTTP_TOKEN", TOKEN));
    }

    private static void writes(String key, String more, Map<String, String> environment) {
        try (var registry = ConsulSubject.open(environment, config(more), "access")) {
            assertThat(registry.checkAndSet(key, Optional.empty(), "one", Hold.LEASED))
                    .isInstanceOf(CheckAndSet.Won.class);
            assertThat(registry.read(key)).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"'', Permission denied", "', \"token\": \"b1a4f5c8-2f5e-4a43-9d1c-6f0c3f0a7d12\"', ACL not found"})
    void withoutTheRightTokenEveryWriteIsRefused(String more, String reason) {
        try (var registry = ConsulSubject.open(Map.of(), config(more), "access")) {
            for (var hold : Hold.values()) {
                assertThatThrownBy(() -> registry.checkAndSet("x", Optional.empty(), "one", hold))
                        .isInstanceOf(DiscoveryException.class)
                        .hasMessageContaining(reason)
                        .hasMessageNotContaining("b1a4f5c8");
            }
            assertThat(server.get("access/x")).isEmpty();
        }
    }

    @Test
    void anUnknownDatacenterAndANamespaceOfAnotherEditionAreNamed() {
        named(", \"datacenter\": \"nowhere\"", "No path to datacenter");
        named(", \"namespace\": \"team\"", "Namespaces are a Consul Enterprise feature");
        named(", \"partition\": \"team\"", "");
    }

    private static void named(String more, String reason) {
        var environment = Map.of("CONSUL_HTTP_TOKEN", TOKEN);
        try (var registry = ConsulSubject.open(environment, config(more), "access")) {
            if (reason.isEmpty()) assertThat(registry.read("x")).isEmpty(); // this release knows no partitions
            else
                assertThatThrownBy(() -> registry.read("x"))
                        .isInstanceOf(DiscoveryException.class)
                        .hasMessageContaining(reason);
        }
    }

    private static String config(String more) {
        return "{\"address\": \"127.0.0.1:" + server.server().port() + "\"" + more + "}";
    }
}
