// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.RegistryDiscovery.Hold;
import org.rqlite.disco.testkit.Certificates;
import org.rqlite.disco.testkit.EtcdServer;
import org.rqlite.disco.testkit.FirstAnswer;
import org.rqlite.disco.testkit.Waiting;

/// A real etcd that takes clients with a certificate of its own authority only.
class EtcdTlsTest {
    @TempDir
    static Path folder;

    private static EtcdServer server;
    private static Certificates ours;
    private static Certificates others;

    @BeforeAll
    static void start() {
        ours = Certificates.make(folder, "ours");
        others = Certificates.make(folder, "others");
        server = EtcdServer.startTls(ours);
        try (var registry = open("https://", files(ours, ours))) {
            FirstAnswer.await(registry);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"TLS\": {\"ServerName\": \"kv.example\"}", ", \"insecure-skip-tls-verify\": true"})
    void writesAndReadsWithItsCertificate(String more) {
        try (var registry = open("https://", files(ours, ours) + more)) {
            var key = "key" + more.length();

            assertThat(registry.checkAndSet(key, Optional.empty(), "one", Hold.LEASED))
                    .isInstanceOf(CheckAndSet.Won.class);
            assertThat(registry.await(key, Optional.empty(), Duration.ofSeconds(10)))
                    .isPresent();
        }
    }

    @Test
    void anEndpointWithoutSchemeIsEncryptedToo() {
        try (var registry = open("", files(ours, ours))) {
            assertThat(registry.read("absent")).isEmpty();
        }
    }

    @Test
    void anAuthorityThatDidNotSignIsRefused() {
        refused("https://", files(others, ours), "certification path");
    }

    @Test
    void theAuthoritiesOfTheJdkAreTakenWhenNoneIsNamed() {
        refused("https://", "", "certification path");
    }

    @Test
    void anotherNameIsRefused() {
        refused("https://", files(ours, ours) + ", \"TLS\": {\"ServerName\": \"other.example\"}", "other.example");
    }

    @Test
    void aClientWithoutCertificateIsRefused() {
        refused("https://", ", \"trusted-ca-file\": \"" + ours.authority() + "\"", "certificate");
    }

    @Test
    void aClientWithTheCertificateOfOthersIsRefused() {
        refused("https://", files(ours, others), "certificate");
    }

    @Test
    void clearTextDoesNotWork() {
        refused("http://", "", "127.0.0.1");
    }

    @Test
    void anEncryptedConnectionIsNeverMadeInClearText() {
        try (var plain = EtcdServer.start();
                var registry = open("https://127.0.0.1:" + plain.server().port(), 0, files(ours, ours))) {
            assertThatThrownBy(() -> registry.read("x")).isInstanceOf(DiscoveryException.class);
        }
    }

    private static void refused(String scheme, String more, String reason) {
        try (var registry = open(scheme, more)) {
            assertThatThrownBy(() -> registry.checkAndSet("x", Optional.empty(), "x", Hold.LEASED))
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessageContaining(reason);
            var time = Waiting.time(
                    () -> assertThatThrownBy(() -> registry.read("x")).isInstanceOf(DiscoveryException.class));
            assertThat(time).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static String files(Certificates trusted, Certificates shown) {
        return ", \"trusted-ca-file\": \"%s\", \"cert-file\": \"%s\", \"key-file\": \"%s\""
                .formatted(trusted.authority(), shown.certificate(), shown.key());
    }

    private static RegistryDiscovery open(String scheme, String more) {
        return open(scheme + "127.0.0.1:" + server.server().port(), 3, more);
    }

    private static RegistryDiscovery open(String endpoint, int retries, String more) {
        var config = "{\"endpoints\": [\"" + endpoint + "\"], \"max-unary-retries\": " + retries + more + "}";
        return (RegistryDiscovery) new EtcdDiscoveryProvider().open(new DiscoverySettings(config, "tls", 4002));
    }
}
