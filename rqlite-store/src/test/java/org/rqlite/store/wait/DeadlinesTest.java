// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Deadlines deadlines = Deadlines.start("test-deadlines");

    @AfterEach
    void close() {
        deadlines.close();
    }

    @Test
    void comesOnceAndNotBeforeItsTime() throws Exception {
        var start = System.nanoTime();
        var comes = new AtomicInteger();
        var came = new CountDownLatch(1);
        deadlines.in(Duration.ofMillis(60), () -> {
            comes.incrementAndGet();
            came.countDown();
        });

        assertThat(came.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
        passes(Duration.ofMillis(60));
        assertThat(comes).hasValue(1);
    }

    @Test
    void whatIsLiftedDoesNotCome() throws Exception {
        var comes = new AtomicInteger();
        var held = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        deadlines.in(Duration.ZERO, () -> {
            held.countDown();
            await(go);
        });
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        var deadline = deadlines.in(Duration.ofMillis(30), comes::incrementAndGet);

        deadline.lift();
        go.countDown();
        passes(Duration.ofMillis(80));

        assertThat(comes).hasValue(0);
    }

    @Test
    void oneThatFailsKeepsNoOtherFromComing() throws Exception {
        deadlines.in(Duration.ZERO, () -> {
            throw new IllegalStateException("a defect");
        });

        passes(Duration.ofMillis(30));
    }

    @Test
    void aTimeBeyondAllTimesIsTaken() throws Exception {
        var far = deadlines.in(Duration.ofSeconds(Long.MAX_VALUE), () -> {
            throw new AssertionError("not in this century");
        });

        passes(Duration.ofMillis(30));
        far.lift();
    }

    @Test
    void aFutureThatIsCompleteInTimeIsReturned() throws Exception {
        var soon = new CompletableFuture<String>();
        deadlines.in(Duration.ofMillis(20), () -> soon.complete("x"));

        assertThat(deadlines.await(soon, LONG)).isEqualTo("x");
        assertThat(deadlines.await(soon, Duration.ZERO)).isEqualTo("x");
    }

    @Test
    void aFutureThatIsNotEndsTheWait() {
        assertThatThrownBy(() -> deadlines.await(new CompletableFuture<>(), Duration.ofMillis(20)))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void aFailureOfTheFutureIsThrown() {
        var failed = CompletableFuture.failedFuture(new IllegalStateException("x"));

        assertThatThrownBy(() -> deadlines.await(failed, LONG))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aThreadThatIsInterruptedWaitsNoLonger() throws Exception {
        var outcome = new CompletableFuture<Throwable>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                deadlines.await(new CompletableFuture<>(), LONG);
            } catch (Exception e) {
                outcome.complete(e);
            }
        });

        thread.interrupt();

        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void i9ClosingEndsAllWaitsAndThoseThatComeLater() throws Exception {
        var before = new CompletableFuture<Boolean>();
        deadlines.in(LONG, () -> before.complete(true));

        deadlines.close();
        var after = new CompletableFuture<Boolean>();
        deadlines.in(LONG, () -> after.complete(true));

        assertThat(before.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(after.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void manyComeAfterTheThreadHasRestedForAWhile() throws Exception {
        for (var round = 0; round < 20; round++) {
            var all = new CountDownLatch(200);
            for (var i = 0; i < 200; i++) deadlines.in(Duration.ofMillis(i % 3), all::countDown);
            assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits as long as it takes another deadline to come.
    private void passes(Duration time) throws InterruptedException {
        var over = new CountDownLatch(1);
        deadlines.in(time, over::countDown);
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
