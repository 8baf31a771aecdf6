// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.RegistryDiscovery.Hold;
import org.rqlite.api.disco.VersionedValue;

/// What a key-value provider does on a real server that is well (I8, K5, K6).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RegistryContract {
    private static final int ROUNDS = 200;
    private static final Duration RACES_MAX = Duration.ofMinutes(2);
    // a wait in vain for 10 s leaves time for a last read: it goes on for more than 7 s
    private static final Duration WAIT_OF_TEN_SECONDS = Duration.ofSeconds(7);

    private Subject subject;
    private String discoKey;
    private RegistryDiscovery registry;

    /// For the class of a provider.
    protected RegistryContract() {}

    /// Starts the server for all tests of the class.
    ///
    /// @return what is under test
    protected abstract Subject start();

    /// What is under test.
    ///
    /// @return with a server that serves
    protected final Subject subject() {
        return subject;
    }

    @BeforeAll
    final void startServer() {
        subject = start();
        FirstAnswer.await(subject);
    }

    @AfterAll
    final void stopServer() {
        if (subject != null) subject.close(); // is null where there is no server
    }

    @BeforeEach
    final void open(TestInfo test) {
        discoKey = test.getTestMethod().orElseThrow().getName();
        registry = subject.open(discoKey);
    }

    @AfterEach
    final void closeClient() {
        if (registry != null) registry.close();
    }

    @Test
    void readsAnAbsentKeyAsEmpty() {
        assertThat(registry.read("leader")).isEmpty();
    }

    @Test
    void createsWhatIsAbsentAndNothingElse() {
        var won = set(Optional.empty(), "one", Hold.LEASED);
        var lost = registry.checkAndSet("leader", Optional.empty(), "two", Hold.LEASED);

        assertThat(lost).isEqualTo(new CheckAndSet.Lost());
        assertThat(registry.read("leader")).contains(new VersionedValue("one", won));
        assertThat(inStore()).contains("one");
    }

    @Test
    void changesWhatStillHasTheVersionThatWasRead() {
        var first = new VersionedValue("one", set(Optional.empty(), "one", Hold.PERMANENT));

        var second = set(Optional.of(first), "two", Hold.PERMANENT);

        assertThat(registry.read("leader")).contains(new VersionedValue("two", second));
        assertThat(registry.checkAndSet("leader", Optional.of(first), "three", Hold.PERMANENT))
                .isEqualTo(new CheckAndSet.Lost());
        assertThat(registry.checkAndSet("leader", Optional.of(first), "three", Hold.LEASED))
                .isEqualTo(new CheckAndSet.Lost());
        assertThat(inStore()).contains("two");
    }

    @Test
    void goesThroughEveryChangeOfHoldWithTheValueItRead() {
        var holds = List.of(Hold.LEASED, Hold.LEASED, Hold.PERMANENT, Hold.PERMANENT, Hold.LEASED, Hold.PERMANENT);
        var seen = Optional.<VersionedValue>empty();

        for (var i = 0; i < holds.size(); i++) {
            var version = set(seen, "value" + i, holds.get(i));
            seen = registry.read("leader");
            assertThat(seen).contains(new VersionedValue("value" + i, version));
        }
    }

    @Test
    void ofTwoThatRaceOneWins() throws ExecutionException, InterruptedException {
        try (var other = subject.open(discoKey);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var barrier = new CyclicBarrier(2);
            var start = System.nanoTime();
            var decided = 0;
            for (var round = 0; decided < ROUNDS; round++) {
                var value = "round" + round;
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("%s after %s that were decided", value, decided)
                        .isLessThan(RACES_MAX);
                var seen = readInTheEnd();
                var hold = decided % 2 == 0 ? Hold.LEASED : Hold.PERMANENT;
                var outcomes = new ArrayList<Future<CheckAndSet>>();
                for (var racer : List.of(registry, other)) {
                    Callable<CheckAndSet> race = () -> {
                        barrier.await();
                        return written(racer, seen, value, hold);
                    };
                    outcomes.add(threads.submit(race));
                }
                var results = List.of(outcomes.get(0).get(), outcomes.get(1).get());
                assertThat(results)
                        .as(value)
                        .filteredOn(CheckAndSet.Won.class::isInstance)
                        .hasSizeLessThanOrEqualTo(1);
                if (results.stream().anyMatch(CheckAndSet.Unknown.class::isInstance)) continue; // race again
                assertThat(results)
                        .as(value)
                        .filteredOn(CheckAndSet.Won.class::isInstance)
                        .hasSize(1);
                assertThat(results)
                        .as(value)
                        .filteredOn(CheckAndSet.Lost.class::isInstance)
                        .hasSize(1);
                decided++;
            }
        }
    }

    private Optional<VersionedValue> readInTheEnd() {
        var read = new AtomicReference<Optional<VersionedValue>>();
        Waiting.until(RACES_MAX, "a read that is answered", () -> {
            try {
                read.set(registry.read("leader"));
                return true;
            } catch (DiscoveryException _) {
                return false;
            }
        });
        return read.get();
    }

    // that nothing was written says as little of who is first as that nobody knows
    private static CheckAndSet written(
            RegistryDiscovery racer, Optional<VersionedValue> seen, String value, Hold hold) {
        try {
            return racer.checkAndSet("leader", seen, value, hold);
        } catch (DiscoveryException e) {
            return new CheckAndSet.Unknown(String.valueOf(e.getMessage()));
        }
    }

    @Test
    void keyDeletedByHandIsLostAndCanBeMadeAnew() {
        var first = new VersionedValue("one", set(Optional.empty(), "one", Hold.LEASED));

        subject.raw().delete(subject.whole(discoKey, "leader"));

        assertThat(registry.read("leader")).isEmpty();
        assertThat(registry.checkAndSet("leader", Optional.of(first), "two", Hold.LEASED))
                .isEqualTo(new CheckAndSet.Lost());
        set(Optional.empty(), "three", Hold.LEASED);
        assertThat(inStore()).contains("three");
    }

    @Test
    void rubbishIsReadAndCanBeReplaced() {
        subject.raw().put(subject.whole(discoKey, "leader"), HexFormat.of().parseHex("00ff80c3280a22"));

        var rubbish = registry.read("leader");

        assertThat(rubbish).isPresent();
        set(rubbish, "one", Hold.LEASED);
        assertThat(inStore()).contains("one");
    }

    @Test
    void anEmptyValueWrittenByHandIsNotAbsent() {
        subject.raw().put(subject.whole(discoKey, "leader"), new byte[0]);

        assertThat(registry.read("leader")).map(VersionedValue::value).contains("");
        assertThat(registry.checkAndSet("leader", Optional.empty(), "one", Hold.LEASED))
                .isEqualTo(new CheckAndSet.Lost());
    }

    @Test
    void keepsTheBytesOfAValue() {
        var value = "{\"id\":\"ÄÖ \uD83D\uDE00\",\"api_addr\":\"http://h:4001\"}\n" + "x".repeat(60_000);

        set(Optional.empty(), value, Hold.PERMANENT);

        assertThat(registry.read("leader")).map(VersionedValue::value).contains(value);
        assertThat(inStore()).contains(value);
    }

    @Test
    void aValueBeyondTheLimitIsNotSent() {
        assertThatThrownBy(() -> set(Optional.empty(), "x".repeat(65_537), Hold.PERMANENT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(registry.read("leader")).isEmpty();
    }

    @Test
    void clustersDoNotSeeEachOther() {
        try (var other = subject.open(discoKey + "2")) {
            set(Optional.empty(), "one", Hold.LEASED);

            assertThat(other.read("leader")).isEmpty();
        }
    }

    @Test
    void waitingEndsAtOnceWhenTheKeyDiffersAlready() {
        var version = set(Optional.empty(), "one", Hold.PERMANENT);

        var time = Waiting.time(() -> assertThat(registry.await("leader", Optional.empty(), Duration.ofSeconds(10)))
                .contains(new VersionedValue("one", version)));

        assertThat(time).isLessThan(WAIT_OF_TEN_SECONDS);
    }

    @Test
    void waitingEndsWithTheChange() {
        var first = new VersionedValue("one", set(Optional.empty(), "one", Hold.PERMANENT));
        var second = new VersionedValue("two", 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> registry.await("leader", Optional.of(first), Duration.ofSeconds(10)));
            assertThat(waiting.isDone()).isFalse();

            var version = set(Optional.of(first), second.value(), Hold.PERMANENT);

            assertThat(inTime(waiting)).contains(new VersionedValue("two", version));
        }
    }

    @Test
    void waitingEndsWhenTheKeyGoesAway() {
        var first = new VersionedValue("one", set(Optional.empty(), "one", Hold.PERMANENT));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> registry.await("leader", Optional.of(first), Duration.ofSeconds(10)));

            subject.raw().delete(subject.whole(discoKey, "leader"));

            assertThat(inTime(waiting)).isEmpty();
        }
    }

    @Test
    void waitingForAnAbsentKeyEndsWhenItComes() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> registry.await("leader", Optional.empty(), Duration.ofSeconds(10)));

            subject.raw().put(subject.whole(discoKey, "leader"), "one".getBytes(StandardCharsets.UTF_8));

            assertThat(inTime(waiting)).map(VersionedValue::value).contains("one");
        }
    }

    @Test
    void waitingInVainEndsInTime() {
        var first = Optional.of(new VersionedValue("one", set(Optional.empty(), "one", Hold.PERMANENT)));

        var time = Waiting.time(() -> assertThat(registry.await("leader", first, Duration.ofSeconds(2)))
                .isEqualTo(first));

        assertThat(time).isBetween(Duration.ofMillis(1500), WAIT_OF_TEN_SECONDS);
    }

    @Test
    void tellsItsState() {
        var before = registry.state().facts();
        registry.read("leader");
        set(Optional.empty(), "one", Hold.LEASED);
        var after = registry.state().facts();

        assertThat(before)
                .containsEntry("mode", Diagnostic.of(subject.provider().mode()))
                .containsEntry("last_contact", Diagnostic.of("0001-01-01T00:00:00Z"));
        assertThat(after.get("last_contact")).isNotEqualTo(Diagnostic.of("0001-01-01T00:00:00Z"));
        assertThat(after).doesNotContainKey("last_error").containsKey("lease");
        assertThat(after.toString()).contains(":" + subject.server().port());
    }

    @Test
    void closesTwiceAndLeavesItsKeysToEndByThemselves() {
        set(Optional.empty(), "one", Hold.LEASED);

        registry.close();
        registry.close();

        assertThat(inStore()).contains("one");
        assertThatThrownBy(() -> registry.read("leader")).isInstanceOf(IllegalStateException.class);
    }

    private long set(Optional<VersionedValue> seen, String value, Hold hold) {
        var outcome = registry.checkAndSet("leader", seen, value, hold);
        assertThat(outcome).isInstanceOf(CheckAndSet.Won.class);
        return ((CheckAndSet.Won) outcome).version();
    }

    private Optional<String> inStore() {
        return subject.raw().get(subject.whole(discoKey, "leader"));
    }

    private static Optional<VersionedValue> inTime(Future<Optional<VersionedValue>> waiting) {
        Waiting.until(Duration.ofSeconds(5), "told of the change", waiting::isDone);
        return waiting.resultNow();
    }
}
