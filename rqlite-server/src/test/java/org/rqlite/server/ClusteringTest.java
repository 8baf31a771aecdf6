// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Formation;
import org.rqlite.api.NotOpenException;
import org.rqlite.server.flags.JoinTarget;
import org.rqlite.server.formation.FormationConfig;
import org.rqlite.server.formation.Forming;

/// A start that waits, and the signals that end it (M6).
class ClusteringTest {
    private final StopSignals signals = new StopSignals();
    private final Hanging formation = new Hanging();

    @Test
    void endsWhenTheNodeIsInACluster() {
        formation.answer.countDown();
        formation.outcome = new Formation.JoinOutcome.Joined(new UUID(1, 2), true);

        assertThatCode(() -> clustering(0).run()).doesNotThrowAnyException();
    }

    @Test
    void tellsWhyNotInTheWordsOfRqlite() {
        formation.answer.countDown();

        assertThatThrownBy(() -> clustering(0).run())
                .isInstanceOf(StartException.class)
                .hasMessage("clustering failure: failed to join cluster: failed to join cluster");
    }

    @Test
    void aSignalEndsItWhateverACallWaitsForM6() throws Exception {
        for (var expect : List.of(0, 3)) {
            var start = System.nanoTime();
            Thread.ofVirtual().start(() -> {
                formation.await(formation.asked);
                signals.receive("terminated");
            });

            assertThatThrownBy(() -> clustering(expect).run())
                    .isInstanceOf(StartException.class)
                    .hasMessage("clustering failure: " + (expect == 0 ? "join operation canceled" : "boot canceled"));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(formation.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aSignalJustAfterItHasFormedIsNoFailure() {
        formation.leaderKnown.set(true);
        Thread.ofVirtual().start(() -> {
            formation.await(formation.asked);
            signals.receive("terminated");
        });

        assertThatCode(() -> clustering(0).run()).doesNotThrowAnyException();
    }

    @Test
    void aSignalBeforeItBeginsIsRemembered() {
        signals.receive("interrupt");

        assertThatThrownBy(() -> clustering(0).run()).hasMessage("clustering failure: join operation canceled");
    }

    @Test
    void aStoreThatIsClosedMeanwhileIsAFailureToo() {
        formation.answer.countDown();
        formation.fault = new NotOpenException();

        assertThatThrownBy(() -> clustering(0).run())
                .isInstanceOf(StartException.class)
                .hasMessage("clustering failure: store not open");
    }

    @Test
    void aDefectIsNoMatterOfTheCommandLine() {
        formation.answer.countDown();
        formation.fault = new IllegalArgumentException("a defect");

        assertThatThrownBy(() -> clustering(0).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a defect");
    }

    private Clustering clustering(int expect) {
        var config = new FormationConfig(
                new FormationConfig.Self("127.0.0.1:4002", List.of("127.0.0.1:4002"), true),
                List.of(JoinTarget.parse("127.0.0.1:5002").orElseThrow()),
                new FormationConfig.Rounds(1, Duration.ZERO),
                new FormationConfig.Boot(expect, Duration.ofMinutes(2)),
                Duration.ofSeconds(30));
        var forming =
                new Forming(formation, config, Optional.empty(), new SignalTime(signals), new SplittableRandom(7));
        return new Clustering(forming, formation, signals);
    }

    /// Joins hang until they are told to answer, or interrupted.
    private static final class Hanging implements Formation {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch answer = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private final AtomicBoolean leaderKnown = new AtomicBoolean();
        private volatile JoinOutcome outcome = new JoinOutcome.NoLeader();
        private volatile RuntimeException fault;

        @Override
        public Stage stage() {
            return new Stage.Outside();
        }

        @Override
        public boolean knowsLeader() {
            return leaderKnown.get() && asked.getCount() == 0;
        }

        @Override
        public LoneFounding loneFounding() {
            return new LoneFounding(new UUID(1, 2), new UUID(3, 4));
        }

        @Override
        public List<String> others() {
            return List.of();
        }

        @Override
        public void meet(String raftAddress) {}

        @Override
        public boolean verifyLeadership(Duration timeout) {
            return leaderKnown.get();
        }

        @Override
        public void foundAlone() {}

        @Override
        public JoinOutcome join(String raftAddress, Duration timeout) {
            asked.countDown();
            await(answer);
            if (fault != null) throw fault;
            return outcome;
        }

        private void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException _) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public AnnounceOutcome announce(String raftAddress, Duration timeout) {
            return new AnnounceOutcome.Noted();
        }

        @Override
        public void tick() {}

        @Override
        public Door probe(String address, Duration timeout) {
            return Door.NODE;
        }
    }
}
