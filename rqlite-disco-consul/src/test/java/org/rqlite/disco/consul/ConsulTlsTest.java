// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.RegistryDiscovery.Hold;
import org.rqlite.disco.testkit.Certificates;
import org.rqlite.disco.testkit.ConsulServer;
import org.rqlite.disco.testkit.FirstAnswer;

/// A real Consul that takes clients with a certificate of its own authority only.
class ConsulTlsTest {
    @TempDir
    static Path folder;

    private static ConsulServer server;
    private static Certificates ours;
    private static Certificates others;

    @BeforeAll
    static void start() {
        ours = Certificates.make(folder, "ours");
        others = Certificates.make(folder, "others");
        server = ConsulServer.startTls(ours);
        try (var registry = open(files(ours, ours))) {
            FirstAnswer.await(registry);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"address\": \"kv.example\"", ", \"insecure_skip_verify\": true"})
    void writesAndReadsWithItsCertificate(String more) {
        try (var registry = open(files(ours, ours) + more)) {
            var key = "key" + more.length();

            assertThat(registry.checkAndSet(key, Optional.empty(), "one", Hold.LEASED))
                    .isInstanceOf(CheckAndSet.Won.class);
            assertThat(registry.await(key, Optional.empty(), Duration.ofSeconds(10)))
                    .isPresent();
        }
    }

    @Test
    void anAuthorityThatDidNotSignIsRefused() {
        refused(files(others, ours), "certification path");
    }

    @Test
    void theAuthoritiesOfTheJdkAreTakenWhenNoneIsNamed() {
        refused(
                "\"cert_file\": \"" + ours.certificate() + "\", \"key_file\": \"" + ours.key() + "\"",
                "certification path");
    }

    @Test
    void anotherNameIsRefused() {
        refused(files(ours, ours) + ", \"address\": \"other.example\"", "other.example");
    }

    @Test
    void aClientWithTheCertificateOfOthersDoesNotRead() {
        try (var registry = open(files(ours, others))) {
            assertThatThrownBy(() -> registry.read("x")).isInstanceOf(DiscoveryException.class);
        }
    }

    @Test
    void aClientWithoutCertificateDoesNotRead() {
        try (var registry = open("\"ca_file\": \"" + ours.authority() + "\"")) {
            assertThatThrownBy(() -> registry.read("x")).isInstanceOf(DiscoveryException.class);
        }
    }

    private static void refused(String tls, String reason) {
        try (var registry = open(tls)) {
            assertThatThrownBy(() -> registry.checkAndSet("x", Optional.empty(), "x", Hold.LEASED))
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessageContaining(reason);
        }
    }

    private static String files(Certificates trusted, Certificates shown) {
        return "\"ca_file\": \"%s\", \"cert_file\": \"%s\", \"key_file\": \"%s\""
                .formatted(trusted.authority(), shown.certificate(), shown.key());
    }

    private static RegistryDiscovery open(String tls) {
        var config = "{\"address\": \"127.0.0.1:" + server.tlsPort() + "\", \"scheme\": \"https\", \"tls_config\": {"
                + tls + "}}";
        return ConsulSubject.open(Map.of(), config, "tls");
    }
}
