// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.OverloadedException;
import org.rqlite.http.Eventually;

/// What becomes of queued writes when the node stops.
class QueueCloseTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void writesWhatIsQueuedAtOnce() throws Exception {
        var queues = new Queues(Queues.batches(100, Duration.ofHours(1)));
        for (var i = 0; i < 250; i++) queues.put("W" + i);
        var start = System.nanoTime();

        queues.close();
        queues.close(); // again

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
        assertThat(queues.database.written)
                .containsExactlyElementsOf(
                        IntStream.range(0, 250).mapToObj(i -> "W" + i).toList());
        assertThat(queues.released).hasValue(250);
    }

    @Test
    void keepsTryingAsLongAsItMay() throws Exception {
        var queues = new Queues(Queues.batches(100, Duration.ZERO));
        queues.database.fails(new LeaderNotFoundException(), new LeaderNotFoundException());
        queues.put("A");

        queues.close();

        assertThat(queues.database.written).containsExactly("A");
    }

    @Test
    void givesUpWhatCannotBeWrittenInTime() throws Exception {
        var queues = new Queues(Queues.grace(Duration.ofMillis(100)));
        queues.database.fails(
                Stream.generate(LeaderNotFoundException::new).limit(1000).toArray(RuntimeException[]::new));
        var writes = new ArrayList<QueuedWrite>();
        writes.add(queues.put("A"));
        Eventually.holds("A is tried", () -> queues.database.arrived.get() > 0);
        for (var i = 0; i < 10; i++) writes.add(queues.put("W" + i));

        queues.close();

        for (var write : writes) assertThat(Queues.outcome(write)).isEqualTo(WriteQueue.STOPPED);
        assertThat(queues.database.written).isEmpty();
        assertThat(queues.queue.counts().failed()).isEqualTo(11);
        Eventually.holds("all released", () -> queues.released.get() == 11);
    }

    @Test
    void anAttemptThatIsCutShortIsOfUnknownFate() throws Exception {
        var queues = new Queues(Queues.grace(Duration.ofMillis(100)));
        queues.database.shut();
        var under = queues.put("A");
        Eventually.holds("A is under way", () -> queues.database.arrived.get() == 1);
        var behind = queues.put("B");

        queues.close();

        assertThat(List.of(Queues.outcome(under), Queues.outcome(behind)))
                .containsExactly(new Outcome.GivenUp("interrupted while committing log"), WriteQueue.STOPPED);
    }

    @Test
    void takesNothingMore() throws Exception {
        var queues = new Queues(Queues.capacity(1, 1 << 20));
        queues.database.shut();
        queues.put("A");
        Eventually.holds("A is under way", () -> queues.database.arrived.get() == 1);
        queues.put("B");
        try (var client = Executors.newSingleThreadExecutor();
                var closer = Executors.newSingleThreadExecutor()) {
            var waiting = client.submit(() -> queues.put("C"));
            var closing = closer.submit(queues::close);

            assertThatThrownBy(waiting::get).hasCauseInstanceOf(OverloadedException.class);
            queues.database.open();
            closing.get();
        }

        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> queues.put("D"))
                .withMessage("this node is stopping, nothing was queued: send the write to another node");
        assertThat(queues.database.written).containsExactly("A", "B");
    }
}
