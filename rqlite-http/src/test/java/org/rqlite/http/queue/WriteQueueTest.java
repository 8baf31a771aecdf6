// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rqlite.api.OverloadedException;
import org.rqlite.http.Eventually;

/// How writes wait and how batches are cut.
class WriteQueueTest {
    private static final Outcome APPLIED = new Outcome.Applied();
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void numbersAndWritesInTheOrderInWhichWritesCame() throws Exception {
        try (var queues = new Queues(Queues.BOUNDS)) {
            var writes = new ArrayList<QueuedWrite>();
            for (var i = 0; i < 1000; i++) writes.add(queues.put("W" + i));
            Queues.awaitAll(writes);

            assertThat(queues.database.written)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1000).mapToObj(i -> "W" + i).toList());
            assertThat(writes)
                    .extracting(QueuedWrite::sequence)
                    .containsExactlyElementsOf(IntStream.range(0, 1000)
                            .mapToObj(i -> Queues.FIRST + i)
                            .toList());
            assertThat(queues.queue.processed()).isEqualTo(Queues.FIRST + 999);
        }
    }

    @Test
    void keepsTheOrderOfEachOfManyClients() throws Exception {
        try (var queues = new Queues(Queues.capacity(16, 1 << 20));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<QueuedWrite>>();
            for (var client = 0; client < 16; client++) {
                var name = "C" + client + " ";
                all.add(clients.submit(() -> {
                    for (var i = 0; i < 199; i++) queues.put(name + i);
                    return queues.put(name + 199);
                }));
            }
            for (var last : all) assertThat(Queues.outcome(last.get())).isEqualTo(APPLIED);

            for (var client = 0; client < 16; client++) {
                var name = "C" + client + " ";
                assertThat(queues.database.written.stream().filter(text -> text.startsWith(name)))
                        .containsExactlyElementsOf(
                                IntStream.range(0, 200).mapToObj(i -> name + i).toList());
            }
            Eventually.holds("all released", () -> queues.released.get() == 16 * 200);
        }
    }

    @Test
    void aBatchGoesOnceItIsWhole() throws Exception {
        try (var queues = new Queues(Queues.batches(3, LONG))) {
            var first = queues.put("A", "B");
            queues.put("C");
            assertThat(queues.database.arrived).hasValue(0);

            queues.put("D");

            assertThat(Queues.outcome(first)).isEqualTo(APPLIED);
            assertThat(queues.database.sizes).containsExactly(4); // requests count, not statements
        }
    }

    @Test
    void whatGatheredBehindABatchIsWrittenTogether() throws Exception {
        try (var queues = new Queues(Queues.batches(3, LONG))) {
            queues.database.shut();
            putAll(queues, 3);
            Eventually.holds("a batch is under way", () -> queues.database.arrived.get() == 1);
            var rest = putAll(queues, 12 + 3);
            queues.database.open();

            Queues.awaitAll(rest);
            assertThat(queues.database.sizes).containsExactly(3, 12, 3); // four times its size at most
        }
    }

    @Test
    void noTransactionIsLargerThanTheSizeOfABatch() throws Exception {
        try (var queues = new Queues(Queues.transactions(3))) {
            queues.database.shut();
            putAll(queues, 3);
            Eventually.holds("a batch is under way", () -> queues.database.arrived.get() == 1);
            var rest = putAll(queues, 9);
            queues.database.open();

            Queues.awaitAll(rest);
            assertThat(queues.database.sizes).containsExactly(3, 3, 3, 3);
        }
    }

    private static List<QueuedWrite> putAll(Queues queues, int count) throws InterruptedException {
        var writes = new ArrayList<QueuedWrite>();
        for (var i = 0; i < count; i++) writes.add(queues.put("W" + i));
        return writes;
    }

    @Test
    void aBatchGoesWhenItsTimeIsOver() throws Exception {
        try (var queues = new Queues(Queues.batches(100, Duration.ofMillis(200)))) {
            queues.database.shut();
            queues.put("X");
            Eventually.holds("X is under way", () -> queues.database.arrived.get() == 1);
            var start = System.nanoTime();
            queues.put("A");
            var second = queues.put("B");
            queues.database.open();

            assertThat(Queues.outcome(second)).isEqualTo(APPLIED);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(190));
            assertThat(queues.database.sizes).containsExactly(1, 2);
        }
    }

    @Test
    void withoutATimeOnlyItsSizeCounts() throws Exception {
        try (var queues = new Queues(Queues.batches(2, Duration.ZERO))) {
            var first = queues.put("A");
            Eventually.pass(Duration.ofMillis(100));
            assertThat(Queues.now(first)).isEmpty();

            queues.put("B");

            assertThat(Queues.outcome(first)).isEqualTo(APPLIED);
        }
    }

    @Test
    void largeRequestsMakeSmallBatches() throws Exception {
        try (var queues = new Queues(Queues.batches(100, LONG))) {
            var text = "T".repeat(200_000); // 400 KB each by estimate
            for (var i = 0; i < 5; i++) queues.put(text + i);
            var last = queues.put("X".repeat(600_000));

            assertThat(Queues.outcome(last)).isEqualTo(APPLIED);

            assertThat(queues.database.sizes).containsExactly(2, 2, 1, 1);
        }
    }

    @Test
    void whatMayLeaveATransactionOpenSharesNoBatch() throws Exception {
        try (var queues = new Queues(Queues.batches(5, LONG))) {
            queues.put("A");
            queues.put("B");
            queues.put("begin; INSERT");
            queues.put("/* x */ Savepoint s");
            var last = queues.put("C");

            queues.queue.close();

            assertThat(Queues.outcome(last)).isEqualTo(APPLIED);
            assertThat(queues.database.sizes).containsExactly(2, 1, 1, 1);
        }
    }

    @Test
    void aRequestOfNothingIsThroughAfterThoseBeforeIt() throws Exception {
        try (var queues = new Queues(Queues.BOUNDS)) {
            queues.put("A");
            var mark = queues.put();

            assertThat(Queues.outcome(mark)).isEqualTo(APPLIED);
            assertThat(queues.database.written).containsExactly("A");
            assertThat(Queues.outcome(queues.put(""))).isEqualTo(APPLIED);
            assertThat(queues.database.requests).hasSize(1);
        }
    }

    @Test
    void whoFindsItFullWaitsAndIsRefusedAtItsDeadline() throws Exception {
        try (var queues = new Queues(Queues.capacity(2, 1 << 20))) {
            queues.database.shut();
            queues.put("A"); // under way
            Eventually.holds("A is under way", () -> queues.database.arrived.get() == 1);
            queues.put("B");
            queues.put("C");

            assertThatExceptionOfType(OverloadedException.class)
                    .isThrownBy(() -> queues.put(Duration.ofMillis(50), "refused"))
                    .withMessage("write queue is full, capacity=2 memory=1048576: nothing was queued, send the write"
                            + " again later; a higher -write-queue-capacity or a larger heap holds more");
            try (var client = Executors.newSingleThreadExecutor()) {
                var waiting = client.submit(() -> queues.put("D"));
                queues.database.open();

                assertThat(Queues.outcome(waiting.get())).isEqualTo(APPLIED);
            }
            assertThat(queues.database.written).containsExactly("A", "B", "C", "D");
        }
    }

    @Test
    void holdsNoMoreMemoryThanItMay() throws Exception {
        try (var queues = new Queues(Queues.capacity(100, 10_000))) {
            queues.database.shut();
            var under = queues.put("A".repeat(4000)); // 8 KB by estimate
            Eventually.holds("A is under way", () -> queues.database.arrived.get() == 1);

            assertThatExceptionOfType(OverloadedException.class)
                    .isThrownBy(() -> queues.put(Duration.ofMillis(50), "B".repeat(1000)));

            queues.database.open();
            assertThat(Queues.outcome(under)).isEqualTo(APPLIED);
            assertThat(Queues.outcome(queues.put("C".repeat(50_000)))).isEqualTo(APPLIED); // alone, it may be larger
            Eventually.holds("released", () -> queues.released.get() == 2);
        }
    }

    @Test
    void whoWaitsForRoomIsNotHeldUpByABatchThatWaitsForMore() throws Exception {
        var bounds = new QueueBounds(2, 1 << 20, 100, Duration.ZERO, false, LONG);
        try (var queues = new Queues(bounds)) {
            queues.put("A");
            queues.put("B");

            queues.put("C");

            Eventually.holds("A and B are written", () -> queues.database.written.equals(List.of("A", "B")));
        }
    }
}
