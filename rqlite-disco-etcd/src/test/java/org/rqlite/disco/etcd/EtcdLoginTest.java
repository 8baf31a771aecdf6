// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.RegistryDiscovery.Hold;
import org.rqlite.disco.testkit.EtcdServer;
import org.rqlite.disco.testkit.FirstAnswer;
import org.rqlite.disco.testkit.Waiting;

/// A real etcd with users.
class EtcdLoginTest {
    private static final String USER = ", \"username\": \"user\", \"password\": \"secret\"";
    // whatever is tried again is so until its time is over, a little less than 6 s
    private static final String TRIED_ON = ", \"max-unary-retries\": 1000000";
    private static final Duration TRIED_ON_FOR = Duration.ofMillis(5900);

    private static EtcdServer server;

    @BeforeAll
    static void start() {
        server = EtcdServer.start();
        server.guard();
        try (var registry = open("mine", USER)) {
            FirstAnswer.await(registry);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theRightPasswordLetsIn() {
        try (var registry = open("mine", USER)) {
            assertThat(registry.checkAndSet("right", Optional.empty(), "one", Hold.LEASED))
                    .isInstanceOf(CheckAndSet.Won.class);
            assertThat(registry.await("right", Optional.empty(), Duration.ofSeconds(10)))
                    .isPresent();
        }
    }

    @Test
    void aWrongPasswordIsNamedAndNotTriedAgain() {
        refused("mine", ", \"username\": \"user\", \"password\": \"wrong\"", "authentication failed");
    }

    @Test
    void aMissingLoginIsNamed() {
        refused("mine", "", "user name is empty");
    }

    @Test
    void aKeyOfOthersIsNamed() {
        refused("theirs", USER, "permission denied");
    }

    @Test
    void anEtcdThatCameBackKnowsNoOldTokenAndGivesANewOne() {
        try (var registry = open("mine", USER)) {
            assertThat(registry.checkAndSet("again", Optional.empty(), "one", Hold.LEASED))
                    .isInstanceOf(CheckAndSet.Won.class);

            server.server().kill();
            server.server().restart();
            var back = Instant.now();

            // by the renewal alone: nothing else is asked
            Waiting.until(
                    Duration.ofSeconds(30),
                    "renewed",
                    () -> lastContact(registry).isAfter(back)
                            && !registry.state().facts().containsKey("last_error"));
            Waiting.throughout(
                    Duration.ofSeconds(12),
                    "renewed",
                    () -> !registry.state().facts().containsKey("last_error"));
            assertThat(registry.read("again")).isPresent();
        }
    }

    private static Instant lastContact(RegistryDiscovery registry) {
        var fact = (Diagnostic.Text) registry.state().facts().get("last_contact");
        return Instant.parse(fact.value());
    }

    private static void refused(String discoKey, String login, String reason) {
        try (var registry = open(discoKey, login + TRIED_ON)) {
            for (var hold : Hold.values()) {
                assertThatThrownBy(() -> registry.checkAndSet("x", Optional.empty(), "x", hold))
                        .isInstanceOf(DiscoveryException.class)
                        .hasMessageContaining(reason);
            }
            var time = Waiting.time(() -> assertThatThrownBy(() -> registry.read("x"))
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessageContaining(reason)
                    .hasMessageNotContaining("secret")
                    .hasMessageNotContaining("wrong"));
            assertThat(time).isLessThan(TRIED_ON_FOR);
            assertThat(registry.state().facts().get("last_error")).isInstanceOf(Diagnostic.Text.class);
        }
    }

    private static RegistryDiscovery open(String discoKey, String login) {
        var config = "{\"endpoints\": [\"127.0.0.1:" + server.server().port() + "\"]" + login + "}";
        return (RegistryDiscovery) new EtcdDiscoveryProvider().open(new DiscoverySettings(config, discoKey, 4002));
    }
}
