// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Column;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Peer;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Row;
import org.rqlite.api.Served;
import org.rqlite.api.Statement;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.forward.Leadership.Standing;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.testkit.Ports;

class ForwardingTest {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Forwarding.Here NEVER = (_, _) -> {
        throw new AssertionError("must not run here");
    };

    private final Count results = new Count();
    private PeerClient client;

    @BeforeEach
    void open() {
        client = OtherNode.client();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void theLeaderServesItsOwnRequests() {
        var leadership = new SetLeadership();
        leadership.standing = Standing.READY;

        var served = forwarding(leadership, WAIT).run(write(), false, (_, _) -> new Served(4), results);

        assertThat(served).isEqualTo(new Served(4));
        assertThat(results.sources).isEmpty();
    }

    @Test
    void anotherNodesRequestsAreServedByTheLeaderWhoseAddressIsTold() throws IOException {
        try (var leader = new OtherNode()) {
            var served = forwarding(SetLeadership.of(leader), WAIT).run(write(), false, NEVER, results);

            assertThat(served).isEqualTo(new Served(9, Optional.of(leader.peer().raftAddress())));
            assertThat(results.executed).hasValue(1);
            assertThat(results.sources).containsExactly(leader.peer().raftAddress());
        }
    }

    @Test
    void whatTheLeaderSaysOfTheRequestIsSaidHere() throws IOException {
        try (var leader = new OtherNode()) {
            leader.runner = (_, _) -> {
                throw new TransactionFailedException("FOREIGN KEY constraint failed");
            };

            assertThatThrownBy(() -> forwarding(SetLeadership.of(leader), WAIT).run(write(), false, NEVER, results))
                    .isInstanceOf(TransactionFailedException.class)
                    .hasMessage("FOREIGN KEY constraint failed");
            assertThat(leader.runs).hasValue(1);
        }
    }

    @Test
    void i9WithoutALeaderTheWaitIsBounded() {
        var start = System.nanoTime();

        assertThatThrownBy(() -> forwarding(new SetLeadership(), SHORT).run(write(), false, NEVER, results))
                .isInstanceOf(LeaderNotFoundException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(4));
    }

    @Test
    void i9TheWaitIsNoLongerThanTheRequestAllows() {
        var start = System.nanoTime();
        var hasty = new Request(
                Request.Kind.EXECUTE, List.of(), false, ReadPolicy.DEFAULT, Duration.ZERO, Duration.ofMillis(100));

        assertThatThrownBy(() ->
                        forwarding(new SetLeadership(), Duration.ofMinutes(1)).run(hasty, false, NEVER, results))
                .isInstanceOf(LeaderNotFoundException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void aLeaderThatIsElectedMeanwhileServes() throws IOException {
        try (var leader = new OtherNode()) {
            var leadership = new SetLeadership();
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
                    .execute(() -> leadership.other = Optional.of(leader.peer()));

            var served = forwarding(leadership, WAIT).run(write(), false, NEVER, results);

            assertThat(served.raftIndex()).isEqualTo(9);
        }
    }

    @Test
    void aNodeThatIsElectedMeanwhileServesItself() {
        var leadership = new SetLeadership();
        leadership.standing = Standing.LEADING;
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
                .execute(() -> leadership.standing = Standing.READY);

        var served = forwarding(leadership, WAIT).run(write(), false, (_, _) -> new Served(3), results);

        assertThat(served).isEqualTo(new Served(3));
    }

    @Test
    void aLeaderThatDoesNotGetReadySaysSo() {
        var leadership = new SetLeadership();
        leadership.standing = Standing.LEADING;

        assertThatThrownBy(() -> forwarding(leadership, SHORT).run(write(), false, NEVER, results))
                .isInstanceOf(NotReadyException.class);
    }

    @Test
    void aRefusalThatNamesANewerLeaderIsFollowed() throws IOException {
        try (var old = new OtherNode();
                var newer = new OtherNode()) {
            old.runner = (_, _) -> {
                throw new NotLeaderException(newer.peer());
            };

            var served = forwarding(SetLeadership.of(old), WAIT).run(write(), false, NEVER, results);

            assertThat(served.servedBy()).contains(newer.peer().raftAddress());
            assertThat(old.runs).hasValue(1);
            assertThat(newer.runs).hasValue(1);
        }
    }

    @Test
    void refusalsAreFollowedOnceAndThenOnlyWhatThisNodeLearns() throws IOException {
        try (var one = new OtherNode();
                var other = new OtherNode()) {
            var leadership = SetLeadership.of(one);
            one.runner = (_, _) -> {
                if (one.runs.get() == 3) leadership.standing = Standing.READY;
                throw new NotLeaderException(other.peer());
            };
            other.runner = (_, _) -> {
                throw new NotLeaderException(one.peer());
            };

            var served = forwarding(leadership, Duration.ofSeconds(20))
                    .run(write(), false, (_, _) -> new Served(3), results);

            assertThat(served).isEqualTo(new Served(3));
            assertThat(one.runs).hasValue(3);
            assertThat(other.runs).hasValue(1);
        }
    }

    @Test
    void leadershipLostHereBeforeAnythingWasProposedGoesToTheNewLeader() throws IOException {
        try (var newer = new OtherNode()) {
            var leadership = SetLeadership.of(newer);
            leadership.standing = Standing.READY;

            var served = forwarding(leadership, WAIT)
                    .run(
                            write(),
                            false,
                            (_, _) -> {
                                leadership.standing = Standing.FOLLOWING;
                                throw new NotLeaderException();
                            },
                            results);

            assertThat(served.servedBy()).contains(newer.peer().raftAddress());
        }
    }

    @Test
    void s9AWriteWhoseFateIsUnknownIsNeverSentAgain() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var next = new OtherNode()) {
            var leader = new OtherNode();
            var leadership = SetLeadership.of(leader);
            leader.runner = blocking(begun, end);
            var call = inBackground(() -> forwarding(leadership, WAIT).run(write(), false, NEVER, results));
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

            leadership.other = Optional.of(next.peer());
            leader.close();

            assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(CommitUnknownException.class)
                    .hasMessageContaining("the leader did not answer, the request may have been carried out");
            assertThat(next.runs).hasValue(0);
            end.countDown();
        }
    }

    @Test
    void aReadWhoseLeaderDiesGoesToTheNextOne() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var next = new OtherNode()) {
            var leader = new OtherNode();
            var leadership = SetLeadership.of(leader);
            leader.runner = blocking(begun, end);
            var call = inBackground(
                    () -> forwarding(leadership, Duration.ofSeconds(20)).run(write(), true, NEVER, results));
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

            leadership.other = Optional.of(next.peer());
            leader.close();

            assertThat(call.get(20, TimeUnit.SECONDS).servedBy())
                    .contains(next.peer().raftAddress());
            end.countDown();
        }
    }

    @Test
    void aReadOfWhichResultsWereHandedOverIsNotRunAgain() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var next = new OtherNode()) {
            var leader = new OtherNode();
            var leadership = SetLeadership.of(leader);
            leader.runner = (request, sink) -> {
                sink.columns(List.of(new Column("x".repeat(100_000), "")));
                return blocking(begun, end).run(request, sink);
            };
            var call = inBackground(() -> forwarding(leadership, WAIT).run(write(), true, NEVER, results));
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(results.begun.await(20, TimeUnit.SECONDS)).isTrue();

            leadership.other = Optional.of(next.peer());
            leader.close();

            assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(LeaderNotFoundException.class);
            assertThat(next.runs).hasValue(0);
            end.countDown();
        }
    }

    @Test
    void aLeaderThatCannotBeReachedIsWaitedFor() throws IOException {
        try (var next = new OtherNode()) {
            var leadership = new SetLeadership();
            leadership.other = Optional.of(new Peer("gone", "", "127.0.0.1:" + Ports.free(), true));
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
                    .execute(() -> leadership.other = Optional.of(next.peer()));

            var served = forwarding(leadership, WAIT).run(write(), false, NEVER, results);

            assertThat(served.servedBy()).contains(next.peer().raftAddress());
        }
    }

    @Test
    void aLeaderOfAnotherClusterIsNone() throws IOException {
        try (var leader = new OtherNode();
                var stranger = org.rqlite.store.peer.PeerClient.open(
                        () -> new org.rqlite.store.peer.Greeting(
                                1,
                                Optional.of(new java.util.UUID(7, 7)),
                                leader.greeting().member(),
                                1,
                                false,
                                1,
                                0),
                        org.rqlite.store.peer.PeerLimits.DEFAULT)) {
            var forwarding =
                    new Forwarding(SetLeadership.of(leader), stranger, SHORT, new ForwardCounters(new Metrics()));

            assertThatThrownBy(() -> forwarding.run(write(), false, NEVER, results))
                    .isInstanceOf(LeaderNotFoundException.class);
            assertThat(leader.runs).hasValue(0);
        }
    }

    @Test
    void theLeaderGetsWhatIsLeftOfTheTime() throws IOException {
        try (var leader = new OtherNode()) {
            var arrived = new AtomicReference<Request>();
            leader.runner = (request, _) -> {
                arrived.set(request);
                return Served.LOCALLY;
            };
            var leadership = new SetLeadership();
            var elected = new AtomicBoolean();
            leadership.asked = () -> { // the request's time runs
                if (!elected.compareAndSet(false, true)) return;
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
                        .execute(() -> leadership.other = Optional.of(leader.peer()));
            };

            forwarding(leadership, WAIT).run(write(), false, NEVER, results);

            assertThat(arrived.get().timeout()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(19_800));
            assertThat(arrived.get().statements()).isEqualTo(write().statements());
        }
    }

    @Test
    void aLeaderWithTooMuchToDoIsToldAsSuch() throws IOException {
        try (var leader = new OtherNode()) {
            leader.runner = (_, _) -> {
                throw new OverloadedException("too many requests wait for the log");
            };

            assertThatThrownBy(() -> forwarding(SetLeadership.of(leader), WAIT).run(write(), false, NEVER, results))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessage("too many requests wait for the log");
        }
    }

    private Forwarding forwarding(Leadership leadership, Duration wait) {
        return new Forwarding(leadership, client, wait, new ForwardCounters(new Metrics()));
    }

    private static Forwarding.Here blocking(CountDownLatch begun, CountDownLatch end) {
        return (_, _) -> {
            begun.countDown();
            try {
                assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return Served.LOCALLY;
        };
    }

    private static CompletableFuture<Served> inBackground(java.util.function.Supplier<Served> call) {
        var outcome = new CompletableFuture<Served>();
        var _ = Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(call.get());
            } catch (DatabaseException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    private static Request write() {
        return new Request(
                Request.Kind.EXECUTE,
                List.of(Statement.of("INSERT INTO t VALUES(1)")),
                false,
                ReadPolicy.DEFAULT,
                Duration.ZERO,
                Duration.ofSeconds(20));
    }

    private static final class Count implements ResultSink {
        final AtomicInteger executed = new AtomicInteger();
        final CountDownLatch begun = new CountDownLatch(1);
        final List<String> sources = new CopyOnWriteArrayList<>();

        @Override
        public void servedBy(String raftAddress) {
            assertThat(executed).as("told before the first result").hasValue(0);
            sources.add(raftAddress);
        }

        @Override
        public void executed(long lastInsertId, long rowsAffected, long elapsedNanos) {
            executed.incrementAndGet();
        }

        @Override
        public void failed(int code, String message) {}

        @Override
        public void columns(List<Column> columns) {
            begun.countDown();
        }

        @Override
        public void row(Row row) {}

        @Override
        public void rowsEnd(long elapsedNanos) {}
    }
}
