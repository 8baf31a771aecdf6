// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.api.metrics.Sample;
import org.rqlite.store.wait.Deadlines;

/// The linearizable read round of `safety.md`, step by step.
class LeaderVerifierTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration ROUND = Duration.ofMillis(300);
    private static final Members THREE = new Members(List.of("n1", "n2", "n3"), List.of(), List.of(), false);

    private volatile OptionalLong readyTerm = OptionalLong.of(7);
    private volatile long commitIndex = 100;
    private volatile Members members = THREE;
    private volatile Runnable whenAsked = () -> {};
    private final Map<String, OptionalLong> terms = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<OptionalLong>> held = new ConcurrentHashMap<>();
    private final Deadlines deadlines = Deadlines.start("test-deadlines");
    private final Metrics metrics = new Metrics();
    private final RaftCounters counters = new RaftCounters(metrics);
    private final LeaderVerifier verifier = verifier(LONG);

    @AfterEach
    void close() {
        deadlines.close();
    }

    @Test
    void aMajorityThatAnswersTheSameTermConfirmsTheCommitIndex() {
        terms.put("n2", OptionalLong.of(7));

        assertThat(verifier.readIndex(LONG)).isEqualTo(100);
    }

    @Test
    void step1AFollowerOrALeaderThatIsNotReadyAsksNobody() {
        readyTerm = OptionalLong.empty();

        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(NotLeaderException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void step2TheIndexIsOfBeforeTheQuestions() {
        terms.put("n2", OptionalLong.of(7));
        whenAsked = () -> commitIndex = 200;

        assertThat(verifier.readIndex(LONG)).isEqualTo(100);
    }

    @Test
    void step3AVoterOfALaterTermEndsTheRoundAtOnce() {
        terms.put("n2", OptionalLong.of(8));
        terms.put("n3", OptionalLong.of(7));
        members = new Members(List.of("n1", "n2", "n3", "n4", "n5"), List.of(), List.of(), false);

        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void step3AVoterOfAnEarlierTermDoesNotCount() {
        terms.put("n2", OptionalLong.of(6));

        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(LeaderNotFoundException.class);
    }

    @Test
    void step3HalfIsNoMajority() {
        members = new Members(List.of("n1", "n2", "n3", "n4"), List.of(), List.of(), false);
        terms.put("n2", OptionalLong.of(7));

        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(LeaderNotFoundException.class);
    }

    @Test
    void step3InATransitionThePreviousVotersMustAgreeToo() {
        members = new Members(List.of("n1", "n2"), List.of(), List.of("n1", "n3", "n4"), true);
        terms.put("n2", OptionalLong.of(7));
        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(LeaderNotFoundException.class);

        terms.put("n4", OptionalLong.of(7));
        assertThat(verifier.readIndex(LONG)).isEqualTo(100);
        assertThat(asked).contains("n2", "n3", "n4");
    }

    @Test
    void step3LearnersAreNeverAsked() {
        members = new Members(List.of("n1", "n2", "n3"), List.of("n4"), List.of(), false);
        terms.put("n3", OptionalLong.of(7));
        terms.put("n4", OptionalLong.of(7));

        verifier.readIndex(LONG);

        assertThat(asked).containsOnly("n2", "n3");
    }

    @Test
    void step3ALeaderThatIsNoVoterAnyMoreDoesNotCountItself() {
        members = new Members(List.of("n2", "n3"), List.of(), List.of(), false);
        terms.put("n2", OptionalLong.of(7));

        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(LeaderNotFoundException.class);
    }

    @Test
    void step3SilenceIsNoAnswer() {
        held.put("n2", new CompletableFuture<>());
        held.put("n3", new CompletableFuture<>());
        var impatient = verifier(ROUND);
        var start = System.nanoTime();

        assertThatThrownBy(() -> impatient.readIndex(LONG)).isInstanceOf(LeaderNotFoundException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(ROUND, LONG);
    }

    @Test
    void step3AQuestionThatFailsIsNoAnswer() {
        held.put("n2", CompletableFuture.failedFuture(new IllegalStateException("broken")));
        terms.put("n3", OptionalLong.of(7));

        assertThat(verifier.readIndex(LONG)).isEqualTo(100);
    }

    @Test
    void step4ATermThatChangedMeanwhileVoidsTheRound() {
        terms.put("n2", OptionalLong.of(7));
        whenAsked = () -> readyTerm = OptionalLong.of(9); // lost and regained

        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void step4LeadershipLostMeanwhileVoidsTheRound() {
        terms.put("n2", OptionalLong.of(7));
        whenAsked = () -> readyTerm = OptionalLong.empty();

        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void noMoreAreAskedThanMakeAMajority() {
        members = new Members(List.of("n1", "n2", "n3", "n4", "n5"), List.of(), List.of(), false);
        for (var id : List.of("n2", "n3", "n4", "n5")) terms.put(id, OptionalLong.of(7));

        for (var read = 0; read < 10; read++) verifier.readIndex(LONG);

        assertThat(asked).hasSize(20).containsOnly("n2", "n3");
    }

    @Test
    void aVoterThatSaysNoMakesTheOthersBeAskedAtOnceAndIsAskedLastThen() {
        terms.put("n2", OptionalLong.of(6));
        terms.put("n3", OptionalLong.of(7));
        assertThat(verifier.readIndex(LONG)).isEqualTo(100);
        assertThat(asked).containsExactly("n2", "n3");
        asked.clear();

        assertThat(verifier.readIndex(LONG)).isEqualTo(100);

        assertThat(asked).containsExactly("n3");
    }

    @Test
    void aVoterThatIsNotHeardMakesTheOthersBeAskedAfterAWhile() {
        held.put("n2", new CompletableFuture<>());
        terms.put("n3", OptionalLong.of(7));

        assertThat(verifier.readIndex(LONG)).isEqualTo(100);
        assertThat(asked).containsExactly("n2", "n3");
        asked.clear();
        assertThat(verifier.readIndex(LONG)).isEqualTo(100);

        assertThat(asked).containsExactly("n3");
    }

    @Test
    void aLeaderWithoutAVoteAsksForOneMore() {
        members = new Members(List.of("n2", "n3", "n4"), List.of(), List.of(), false);
        for (var id : members.voters()) terms.put(id, OptionalLong.of(7));

        assertThat(verifier.readIndex(LONG)).isEqualTo(100);

        assertThat(asked).containsExactly("n2", "n3");
    }

    @Test
    void aReaderThatDoesNotBlockIsToldTheSame() throws Exception {
        terms.put("n2", OptionalLong.of(7));
        assertThat(verifier.readIndex().get()).isEqualTo(100);
        readyTerm = OptionalLong.empty();

        assertThatThrownBy(() -> verifier.readIndex().get()).hasCauseInstanceOf(NotLeaderException.class);
    }

    @Test
    void aLoneVoterAsksNobody() {
        for (var previous : List.of(List.<String>of(), List.of("n1"))) {
            members = new Members(List.of("n1"), List.of("n2"), previous, !previous.isEmpty());
            assertThat(verifier.readIndex(LONG)).isEqualTo(100);
        }
        assertThat(asked).isEmpty();
        readyTerm = OptionalLong.empty();
        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void readsThatWaitShareTheNextRoundAndNeverOneThatBeganBeforeThem() throws Exception {
        held.put("n2", new CompletableFuture<>());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> verifier.readIndex(LONG));
            assertThat(Waiting.until(() -> asked.size() == 2, LONG)).isTrue(); // n2, and n3 that says nothing
            asked.clear();
            var later = new ArrayList<Future<Long>>();
            commitIndex = 200;
            for (var i = 0; i < 50; i++) later.add(threads.submit(() -> verifier.readIndex(LONG)));
            assertThat(Waiting.until(() -> verifier.waiting() == 50, LONG)).isTrue();
            terms.put("n3", OptionalLong.of(7));

            held.remove("n2").complete(OptionalLong.of(7));

            assertThat(first.get()).isEqualTo(100);
            for (var read : later) assertThat(read.get()).isEqualTo(200);
            assertThat(asked).startsWith("n2").hasSizeLessThanOrEqualTo(3); // of the first round n3, then one round
            assertThat(counted("rqlite_read_rounds_total")).containsExactly(2.0, 0.0);
            assertThat(counted("rqlite_read_indexes_total")).containsExactly(51.0, 0.0);
        }
    }

    @Test
    void manyReadersAllGetAnAnswer() throws Exception {
        terms.put("n2", OptionalLong.of(7));
        var answers = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 64; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (var round = 0; round < 200; round++) {
                    if (verifier.readIndex(LONG) == 100) answers.incrementAndGet();
                }
            }));
        }
        for (var thread : threads) thread.join();
        assertThat(answers).hasValue(64 * 200);
        assertThat(asked.size()).isLessThanOrEqualTo(2 * 64 * 200);
    }

    @Test
    void countsRoundsAndWhoSharedThem() {
        terms.put("n2", OptionalLong.of(7));
        verifier.readIndex(LONG);
        terms.put("n2", OptionalLong.of(6));
        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(LeaderNotFoundException.class);
        readyTerm = OptionalLong.empty(); // then it asks nobody
        assertThatThrownBy(() -> verifier.readIndex(LONG)).isInstanceOf(NotLeaderException.class);

        assertThat(counted("rqlite_read_rounds_total")).containsExactly(1.0, 1.0);
        assertThat(counted("rqlite_read_indexes_total")).containsExactly(1.0, 2.0);
    }

    /// Of one name, in the order of labels: what went well, what did not.
    private List<Double> counted(String name) {
        return metrics.samples().stream()
                .filter(sample -> sample.metric().name().equals(name))
                .map(sample -> ((Sample.Total) sample).value())
                .toList();
    }

    private LeaderVerifier verifier(Duration round) {
        return new LeaderVerifier("n1", new Fixed(), new TermRound.Asking(this::termOf, round, deadlines), counters);
    }

    private CompletableFuture<OptionalLong> termOf(String id, Duration timeout) {
        asked.add(id);
        whenAsked.run();
        var answer = held.get(id);
        return answer != null
                ? answer
                : CompletableFuture.completedFuture(terms.getOrDefault(id, OptionalLong.empty()));
    }

    private final class Fixed implements LeaderVerifier.Standing {
        @Override
        public OptionalLong readyTerm() {
            return readyTerm;
        }

        @Override
        public long commitIndex() {
            return commitIndex;
        }

        @Override
        public Members members() {
            return members;
        }
    }
}
