// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rqlite.store.log.Seeds;

class SharedRoundTest {
    private final Deque<CompletableFuture<Long>> asked = new ConcurrentLinkedDeque<>();
    private final SharedRound<Long> round = new SharedRound<>(() -> {
        var answer = new CompletableFuture<Long>();
        asked.add(answer);
        return answer;
    });

    @Test
    void theFirstBeginsARoundAndThoseWhoComeMeanwhileShareTheNext() {
        var first = round.join();
        var second = round.join();
        var third = round.join();
        assertThat(asked).hasSize(1);
        assertThat(round.waiting()).isEqualTo(2);

        asked.remove().complete(1L);
        assertThat(first).isCompletedWithValue(1L);
        assertThat(second).isNotDone();
        assertThat(asked).hasSize(1);

        asked.remove().complete(2L);
        assertThat(second).isCompletedWithValue(2L);
        assertThat(third).isCompletedWithValue(2L);
        assertThat(asked).isEmpty();
    }

    @Test
    void aFailureIsToldToAllOfItsRoundAndToNobodyElse() {
        var first = round.join();
        var second = round.join();

        asked.remove().completeExceptionally(new IllegalStateException("x"));
        asked.remove().complete(5L);

        assertThatThrownBy(first::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(second).isCompletedWithValue(5L);
    }

    @Test
    void aFailureOfWhatTheAnswerIsMadeOfKeepsItsKind() {
        var source = new CompletableFuture<Long>();
        var made = new SharedRound<>(() -> source.thenApply(value -> value + 1));
        var read = made.join();

        source.completeExceptionally(new IllegalStateException("x"));

        assertThatThrownBy(read::get).hasCauseExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoWaitsNoLongerDisturbsNobody() {
        var first = round.join();
        var second = round.join();
        first.cancel(true);

        asked.remove().complete(1L);
        asked.remove().complete(2L);

        assertThat(second).isCompletedWithValue(2L);
    }

    @Test
    void roundsThatEndAtOnceDoNotPileUpOnTheStack() {
        var counter = new AtomicLong();
        var again = new ArrayDeque<SharedRound<Long>>();
        var came = new ArrayList<CompletableFuture<Long>>();
        var atOnce = new SharedRound<>(() -> {
            var now = counter.incrementAndGet();
            if (now < 200_000) came.add(again.element().join()); // while the round is under way
            return CompletableFuture.completedFuture(now);
        });
        again.add(atOnce);

        assertThat(atOnce.join()).isCompletedWithValue(1L);
        assertThat(counter).hasValue(200_000);
        assertThat(came.getLast()).isCompletedWithValue(200_000L);
    }

    @Seeds(20)
    void a7NobodyGetsAnAnswerToAQuestionAskedBeforeHeCame(RandomGenerator random) throws Exception {
        var time = new AtomicLong();
        var slow = random.nextBoolean();
        var shared = new SharedRound<>(() -> {
            var now = time.get();
            return slow ? CompletableFuture.supplyAsync(() -> now) : CompletableFuture.completedFuture(now);
        });
        var readers = new ArrayList<CompletableFuture<Boolean>>();
        for (var i = 0; i < 16; i++) {
            var reader = new CompletableFuture<Boolean>();
            readers.add(reader);
            Thread.ofVirtual().start(() -> {
                var fresh = true;
                for (var read = 0; read < 500; read++) {
                    var came = time.incrementAndGet();
                    fresh &= shared.join().join() >= came;
                }
                reader.complete(fresh);
            });
        }

        for (var reader : readers) assertThat(reader.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(shared.waiting()).isZero();
    }
}
