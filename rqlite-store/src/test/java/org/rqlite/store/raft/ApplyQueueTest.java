// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rqlite.store.log.TermIndex;

class ApplyQueueTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final List<List<Long>> groups = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile boolean gated;
    private final ApplyQueue queue = ApplyQueue.start(this::apply);

    @AfterEach
    void close() {
        gate.countDown();
        queue.close();
    }

    @Test
    void anEntryThatComesAloneIsAppliedOnTheThreadThatBringsIt() {
        var item = item(1);

        queue.add(item, true);

        assertThat(item.done()).isDone();
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void entriesThatFollowOneAnotherAreAppliedTogetherAndInOrder() {
        gated = true;
        var items = LongStream.range(0, 700).mapToObj(ApplyQueueTest::item).toList();

        items.forEach(item -> queue.add(item, false));
        gate.countDown();

        assertThat(Waiting.until(() -> items.getLast().done().isDone(), LONG)).isTrue();
        assertThat(groups.stream().flatMap(List::stream))
                .containsExactlyElementsOf(LongStream.range(0, 700).boxed().toList());
        assertThat(groups).allSatisfy(group -> assertThat(group).hasSizeLessThanOrEqualTo(512));
        assertThat(groups.size()).isLessThan(10);
    }

    @Test
    void aLastEntryDoesNotOvertakeThoseThatWait() {
        gated = true;
        queue.add(item(0), false);
        queue.add(item(1), false);
        var last = item(2);

        queue.add(last, true);
        gate.countDown();

        assertThat(Waiting.until(() -> last.done().isDone(), LONG)).isTrue();
        assertThat(groups.stream().flatMap(List::stream)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void i9WhoBringsAnEntryToAFullQueueWaits() throws InterruptedException {
        gated = true;
        var bringer = Thread.ofPlatform()
                .start(() -> LongStream.range(0, ApplyQueue.ITEMS_MAX + 600L).forEach(i -> queue.add(item(i), false)));

        assertThat(bringer.join(Duration.ofMillis(300))).isFalse();
        gate.countDown();

        assertThat(bringer.join(LONG)).isTrue();
    }

    @Test
    void anExclusiveActionRunsBetweenGroups() throws Exception {
        var order = new ArrayList<String>();
        queue.add(item(0), false);

        var answer = queue.exclusively(() -> {
            order.add("action");
            return "done";
        });

        assertThat(answer).isEqualTo("done");
        assertThat(order).containsExactly("action");
    }

    @Test
    void closingFailsTheFuturesOfEntriesThatWait() {
        gated = true;
        queue.add(item(0), false);
        assertThat(Waiting.until(() -> !threads.isEmpty(), LONG)).isTrue(); // it is being applied
        var dropped = item(1);
        queue.add(dropped, false);

        Thread.ofPlatform().start(queue::close);
        assertThat(Waiting.until(this::isClosed, LONG)).isTrue();
        assertThat(dropped.done()).isNotDone();
        gate.countDown();

        assertThatThrownBy(() -> dropped.done().get(10, TimeUnit.SECONDS))
                .hasRootCauseMessage("closed before entry TermIndex[term=1, index=1] was applied");
        var late = item(2);
        queue.add(late, true);
        assertThat(late.done()).isCompletedExceptionally();
    }

    private boolean isClosed() {
        var probe = item(9);
        queue.add(probe, false);
        return probe.done().isCompletedExceptionally();
    }

    private void apply(List<LogItem> items) {
        threads.add(Thread.currentThread());
        if (gated) Waiting.until(() -> gate.getCount() == 0, LONG);
        groups.add(items.stream().map(item -> item.at().index()).toList());
        items.forEach(item -> item.done().complete(Message.EMPTY));
    }

    private static LogItem item(long index) {
        return LogItem.of(new TermIndex(1, index), ByteString.EMPTY, 0);
    }
}
