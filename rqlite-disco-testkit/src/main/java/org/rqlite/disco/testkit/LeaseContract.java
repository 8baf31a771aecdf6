// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.RegistryDiscovery.Hold;

/// How long keys live on a real server: with their holder, or for ever (K1, K2).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT) // they wait, for the same server
public abstract class LeaseContract {
    private static final Duration MORE_THAN_TWO_TTL = Duration.ofSeconds(25);
    // what the API says, and what a busy machine holds up
    private static final Duration GONE = Duration.ofSeconds(20).plusSeconds(10);

    private Subject subject;

    /// For the class of a provider.
    protected LeaseContract() {}

    /// Starts the server for all tests of the class.
    ///
    /// @return what is under test
    protected abstract Subject start();

    @BeforeAll
    final void startServer() {
        subject = start();
        FirstAnswer.await(subject);
    }

    @AfterAll
    final void stopServer() {
        if (subject != null) subject.close(); // is null where there is no server
    }

    @Test
    void aKeyLivesWithItsHolderAndOthersLiveOn() {
        try (var holder = subject.openElsewhere("life");
                var other = subject.open("life")) {
            for (var key : List.of("leased", "taken", "forever", "formed")) holder.set(key, "holders", Hold.LEASED);
            takeOver(other, "taken", Hold.LEASED);
            takeOver(other, "forever", Hold.PERMANENT);
            assertThat(holder.set("formed", "formed", Hold.PERMANENT)).startsWith("Won");

            Waiting.throughout(MORE_THAN_TWO_TTL, "a live holder's key", () -> is("leased", "holders"));
            holder.kill();

            Waiting.until(GONE, "a dead holder's key gone", () -> get("leased").isEmpty());
            Waiting.throughout(
                    Duration.ofSeconds(2),
                    "the keys of others",
                    () -> is("taken", "others") && is("forever", "others") && is("formed", "formed"));
        }
    }

    @Test
    void aHolderThatWasFrozenTakesANewLease() {
        try (var holder = subject.openElsewhere("life");
                var other = subject.open("life")) {
            assertThat(holder.set("paused", "one", Hold.LEASED)).startsWith("Won");

            holder.freeze();
            Waiting.until(
                    GONE, "a frozen holder's key gone", () -> get("paused").isEmpty());
            assertThat(other.read("paused")).isEmpty();
            holder.thaw();

            assertThat(holder.set("paused", "two", Hold.LEASED)).startsWith("Won");
            Waiting.throughout(MORE_THAN_TWO_TTL, "renewed under the new lease", () -> is("paused", "two"));
            holder.end(10);
        }
    }

    private static void takeOver(RegistryDiscovery other, String key, Hold hold) {
        assertThat(other.checkAndSet(key, other.read(key), "others", hold)).isInstanceOf(CheckAndSet.Won.class);
    }

    private boolean is(String key, String value) {
        return get(key).filter(value::equals).isPresent();
    }

    private Optional<String> get(String key) {
        return subject.raw().get(subject.whole("life", key));
    }
}
