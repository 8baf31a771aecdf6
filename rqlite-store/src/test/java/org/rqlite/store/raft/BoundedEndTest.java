// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedEndTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    private final CountDownLatch go = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    private void waits() {
        try {
            go.await();
            interrupted.complete(false);
        } catch (InterruptedException _) {
            interrupted.complete(true);
        }
    }

    @Test
    void whatHangsThoughAllIsSafeIsInterrupted() throws Exception {
        BoundedEnd.of("a test", this::waits, () -> true, SHORT);

        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatCannotBeInterruptedIsLeftBehind() {
        var left = new AtomicBoolean();

        BoundedEnd.of(
                "a test",
                () -> {
                    while (go.getCount() > 0) left.set(Thread.interrupted() || left.get());
                },
                () -> true,
                SHORT);

        assertThat(left).isTrue();
        go.countDown();
    }

    @Test
    void whatIsNotSafeMayTakeItsTime() throws Exception {
        var asked = new CountDownLatch(50); // far longer than a safe one had

        BoundedEnd.of(
                "a test",
                this::waits,
                () -> {
                    asked.countDown();
                    if (asked.getCount() == 0) go.countDown();
                    return false;
                },
                SHORT);

        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void anInterruptOfTheCallerGoesOn() throws Exception {
        var caller = Thread.ofPlatform().start(() -> BoundedEnd.of("a test", this::waits, () -> false, SHORT));

        caller.interrupt();

        assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    }
}
