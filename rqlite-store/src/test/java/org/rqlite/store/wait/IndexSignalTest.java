// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rqlite.store.log.Seeds;

class IndexSignalTest {
    private final AtomicLong index = new AtomicLong(10);
    private final IndexSignal signal = new IndexSignal(index::get);

    @Test
    void whatIsReachedIsNotWaitedFor() {
        assertThat(signal.reach(10)).isCompletedWithValue(true);
        assertThat(signal.reach(-1)).isCompletedWithValue(true);
        assertThat(signal.waiting()).isZero();
    }

    @Test
    void eachIsWokenByItsIndexAndNotBefore() {
        var twelve = signal.reach(12);
        var eleven = signal.reach(11);
        var again = signal.reach(11);

        signal.moved();
        assertThat(eleven).isNotDone();
        move(11);
        assertThat(eleven).isCompletedWithValue(true);
        assertThat(again).isCompletedWithValue(true);
        assertThat(twelve).isNotDone();
        move(500);

        assertThat(twelve).isCompletedWithValue(true);
        assertThat(signal.waiting()).isZero();
    }

    @Test
    void i9WhoWaitsNoLongerIsForgotten() {
        var first = signal.reach(11);
        var second = signal.reach(12);

        first.completeExceptionally(new TimeoutException());
        assertThat(signal.waiting()).isEqualTo(1);
        move(12);

        assertThat(second).isCompletedWithValue(true);
    }

    @Seeds(20)
    void nobodyIsOverlookedWhileTheIndexMoves(RandomGenerator random) throws Exception {
        var end = 2000;
        var starts = new ArrayList<Long>();
        for (var i = 0; i < 8; i++) starts.add(random.nextLong(1, 40));
        var readers = new ArrayList<CompletableFuture<Boolean>>();
        for (var step : starts) {
            var reader = new CompletableFuture<Boolean>();
            readers.add(reader);
            Thread.ofVirtual().start(() -> {
                for (var at = step; at <= end; at += step) {
                    signal.reach(at).join();
                    if (index.get() < at) reader.completeExceptionally(new AssertionError("woken too early at " + at));
                }
                reader.complete(true);
            });
        }

        while (index.get() < end) move(index.get() + 1);

        for (var reader : readers) assertThat(reader.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(signal.waiting()).isZero();
    }

    private void move(long to) {
        index.set(to);
        signal.moved();
    }
}
