// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.RegistryDiscovery.Hold;
import org.rqlite.api.disco.VersionedValue;

/// What a key-value provider does while its real server is away, and after.
public abstract class OutageContract {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    private Subject subject;
    private RegistryDiscovery registry;

    /// For the class of a provider.
    protected OutageContract() {}

    /// Starts a server for one test.
    ///
    /// @return what is under test
    protected abstract Subject start();

    @BeforeEach
    final void open() {
        subject = start();
        registry = subject.open("outage");
        FirstAnswer.await(registry);
    }

    @AfterEach
    final void close() {
        if (registry != null) registry.close();
        if (subject != null) subject.close(); // is null where there is no server
    }

    @Test
    void aFrozenServerCostsBoundedTimeAndIsFoundAgain() {
        assertThat(set("held", "one", Hold.LEASED)).isInstanceOf(CheckAndSet.Won.class);

        subject.server().freeze();
        var frozen = System.nanoTime();
        bounded(() -> assertThatThrownBy(() -> registry.read("held")).isInstanceOf(DiscoveryException.class));
        bounded(() -> assertThat(unanswered("new")).isTrue());
        bounded(() -> assertThatThrownBy(() -> registry.await("held", Optional.empty(), Duration.ofSeconds(1)))
                .isInstanceOf(DiscoveryException.class));
        Waiting.until(Duration.ofSeconds(15), "15 s", () -> System.nanoTime() - frozen > 15_000_000_000L);
        assertThat(registry.state().facts()).containsKey("last_error");
        subject.server().thaw();

        recovers();
    }

    @Test
    void aServerThatWasAwayIsFoundAgainWithItsKeys() {
        assertThat(set("forever", "one", Hold.PERMANENT)).isInstanceOf(CheckAndSet.Won.class);
        assertThat(set("held", "one", Hold.LEASED)).isInstanceOf(CheckAndSet.Won.class);

        subject.server().kill();
        for (var i = 0; i < 3; i++) {
            bounded(() -> assertThatThrownBy(() -> registry.read("forever"))
                    .isInstanceOf(DiscoveryException.class)
                    .hasMessageContaining("127.0.0.1:" + subject.server().port()));
        }
        // refused: nothing was sent, so nothing is in doubt
        bounded(() -> assertThatThrownBy(() -> registry.checkAndSet("x", Optional.empty(), "x", Hold.PERMANENT))
                .isInstanceOf(DiscoveryException.class));
        subject.server().restart();

        recovers();
        assertThat(registry.read("forever")).map(VersionedValue::value).contains("one");
    }

    @Test
    void aServerThatLostItsDataIsServedAnew() {
        set("forever", "one", Hold.PERMANENT);
        set("held", "one", Hold.LEASED);
        var seen = registry.read("forever");

        subject.server().wipe();
        subject.server().restart();

        Waiting.until(
                RECOVERY,
                "answers",
                () -> answers(() -> assertThat(registry.read("forever")).isEmpty()));
        assertThat(registry.checkAndSet("forever", seen, "two", Hold.PERMANENT)).isEqualTo(new CheckAndSet.Lost());
        recovers();
        assertThat(set("held", "two", Hold.LEASED)).isInstanceOf(CheckAndSet.Won.class);
    }

    @Test
    void aLostAnswerIsUnknownAndTheValueMayBeThere() {
        try (var proxy = TcpProxy.start(subject.server().port());
                var behind = subject.open("outage", proxy.port())) {
            assertThat(behind.checkAndSet("a", Optional.empty(), "1", Hold.LEASED))
                    .isInstanceOf(CheckAndSet.Won.class);
            proxy.swallowAnswers();

            bounded(() -> assertThat(behind.checkAndSet("b", Optional.empty(), "2", Hold.PERMANENT))
                    .isInstanceOf(CheckAndSet.Unknown.class));
            bounded(() -> assertThat(behind.checkAndSet("c", Optional.empty(), "3", Hold.LEASED))
                    .isInstanceOf(CheckAndSet.Unknown.class));
            assertThat(registry.read("b")).map(VersionedValue::value).contains("2");
            assertThat(registry.read("c")).map(VersionedValue::value).contains("3");

            proxy.heal();
            Waiting.until(RECOVERY, "answers", () -> answers(() -> behind.read("b")));
            assertThat(behind.checkAndSet("b", Optional.empty(), "2", Hold.PERMANENT))
                    .isEqualTo(new CheckAndSet.Lost());
        }
    }

    /// Sooner or later a key can be held again, by a new lease if need be.
    private void recovers() {
        Waiting.until(
                RECOVERY,
                "a key held again",
                () -> answers(() -> {
                    var outcome = registry.checkAndSet("again", registry.read("again"), "one", Hold.LEASED);
                    assertThat(outcome).isInstanceOf(CheckAndSet.Won.class);
                }));
        // a renewal that was under way then may end without an answer
        Waiting.until(
                RECOVERY, "no error any more", () -> !registry.state().facts().containsKey("last_error"));
    }

    private CheckAndSet set(String key, String value, Hold hold) {
        return registry.checkAndSet(key, registry.read(key), value, hold);
    }

    private boolean unanswered(String key) {
        try {
            return registry.checkAndSet(key, Optional.empty(), "x", Hold.PERMANENT) instanceof CheckAndSet.Unknown;
        } catch (DiscoveryException _) {
            return true; // certain that nothing was sent
        }
    }

    private static boolean answers(Runnable call) {
        try {
            call.run();
            return true;
        } catch (DiscoveryException | AssertionError _) {
            return false;
        }
    }

    private static void bounded(Runnable call) {
        assertThat(Waiting.time(call)).isLessThan(LONGEST_CALL.plusMillis(500));
    }
}
