// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.rqlite.store.log.TermIndex;

class CatchUpTest {
    private final AtomicLong applied = new AtomicLong(-1);
    private volatile SnapshotFetcher fetcher = (_, first) -> new TermIndex(3, first + 10);
    private final AtomicLong clean = new AtomicLong(-1);
    private final CatchUp catchUp =
            new CatchUp((leader, first) -> fetcher.fetch(leader, first), applied::get, clean::get);

    @Test
    void aNewcomerThatTheLogReachesFetchesNothing() throws Exception {
        assertThat(catchUp.call("n1", 0)).isCompletedWithValue(Optional.empty());
        assertThat(catchUp.call("n1", 0)).isCompletedWithValue(Optional.empty());
        applied.set(100);
        assertThat(catchUp.call("n1", 100)).isCompletedWithValue(Optional.empty());

        assertThat(get(catchUp.call("n1", 102))).contains(new TermIndex(3, 112));
    }

    /// The leader has lost the term of entry 99, and would call for ever.
    @Test
    void aLogThatBeginsWithTheVeryNextEntryIsOutOfReach() throws Exception {
        applied.set(99);
        fetcher = (_, first) -> new TermIndex(3, first - 1);

        assertThat(get(catchUp.call("n1", 100))).contains(new TermIndex(3, 99));
    }

    /// Each conflict of entries sets the leader's idea of the follower back by one, also behind what is committed.
    @Test
    void aLeaderThatCallsAgainIsBelieved() throws Exception {
        applied.set(150);
        assertThat(catchUp.call("n1", 100)).isCompletedWithValue(Optional.empty());

        assertThat(get(catchUp.call("n1", 100)))
                .as("never back behind what is applied")
                .contains(new TermIndex(3, 161));

        assertThat(catchUp.call("n2", 100)).as("another leader").isCompletedWithValue(Optional.empty());
    }

    @Test
    void aSnapshotOlderThanWhatIsAppliedIsRefused() {
        applied.set(150);
        fetcher = (_, _) -> new TermIndex(3, 120);
        assertThat(catchUp.call("n1", 100)).isCompletedWithValue(Optional.empty());

        assertThatThrownBy(() -> get(catchUp.call("n1", 100)))
                .hasRootCauseMessage("the snapshot ends at 120, the log begins at 151");
    }

    @Test
    void whatEndsBeforeTheLogBeginsIsRefused() {
        fetcher = (_, first) -> new TermIndex(3, first - 2);

        assertThatThrownBy(() -> get(catchUp.call("n1", 100)))
                .hasRootCauseMessage("the snapshot ends at 98, the log begins at 100");
    }

    @Test
    void aFailureIsAnsweredAWhileLaterSoThatAttemptsAreFew() throws Exception {
        fetcher = SnapshotFetcher.NONE;
        var start = System.nanoTime();

        var answer = catchUp.call("n1", 100);
        var after = answer.handle((_, _) -> Duration.ofNanos(System.nanoTime() - start));

        assertThatThrownBy(() -> get(answer)).hasRootCauseMessage("no way to pull a snapshot from n1");
        assertThat(after.get(20, TimeUnit.SECONDS)) // Ratis does not bear an answer at once
                .isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void oneIsFetchedAtATime() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        fetcher = (_, first) -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return new TermIndex(3, first);
        };
        var first = catchUp.call("n1", 100);
        begun.await();

        assertThatThrownBy(() -> get(catchUp.call("n2", 100)))
                .hasRootCauseMessage("a snapshot is being fetched already");
        go.countDown();

        assertThat(get(first)).contains(new TermIndex(3, 100));
    }

    @Test
    void aNewLeaderEndsTheFetchFromTheOldOne() throws Exception {
        var interrupted = new CountDownLatch(1);
        fetcher = (_, _) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            throw new IOException("interrupted");
        };
        var answer = catchUp.call("n1", 100);
        assertThat(Waiting.until(
                        () -> {
                            catchUp.leaderIs("n2");
                            return answer.isCompletedExceptionally();
                        },
                        Duration.ofSeconds(10)))
                .isTrue();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        fetcher = (_, first) -> new TermIndex(3, first);
        assertThat(get(again("n2", 50))).contains(new TermIndex(3, 50));
    }

    @Test
    void whatWasReceivedServesALaterCall() throws Exception {
        get(catchUp.call("n1", 100));
        fetcher = SnapshotFetcher.NONE;

        assertThat(get(catchUp.call("n2", 105))).contains(new TermIndex(3, 110));
    }

    /// It takes a second for each gigabyte, in which the leader may have purged its log beyond it.
    @Test
    void s10WhileOneIsPutInItsPlaceNoOtherIsWrittenOverIt() throws Exception {
        get(catchUp.call("n1", 100));
        catchUp.placing();

        assertThat(catchUp.isStuck(Duration.ZERO)).isFalse();
        assertThatThrownBy(() -> get(catchUp.call("n1", 200)))
                .hasRootCauseMessage("a snapshot that ends at 110 is being put in place");

        catchUp.installed();
        assertThat(get(catchUp.call("n1", 200))).contains(new TermIndex(3, 210));
    }

    @Test
    void aSnapshotThatNobodyTakesIsNoticed() throws Exception {
        assertThat(catchUp.isStuck(Duration.ZERO)).isFalse();
        get(catchUp.call("n1", 100));

        assertThat(catchUp.isStuck(Duration.ofMinutes(1))).isFalse();
        assertThat(Waiting.until(() -> catchUp.isStuck(Duration.ofMillis(10)), Duration.ofSeconds(10)))
                .isTrue();
        catchUp.installed();
        assertThat(catchUp.isStuck(Duration.ZERO)).isFalse();
    }

    @Test
    void aCallThatRatisAnswersInVainIsServed() {
        applied.set(99);
        clean.set(99);
        catchUp.heard("n1", 100);
        assertThat(catchUp.isStuck(Duration.ZERO)).as("the first may help").isFalse();

        assertThat(heardUntilStuck("n1", 100, Duration.ofSeconds(20))).isTrue();

        catchUp.installed();
        assertThat(catchUp.isStuck(Duration.ZERO)).isFalse();
    }

    @Test
    void aCallThatRatisPassesOnIsNotServedTwice() {
        applied.set(99);
        clean.set(98);

        assertThat(heardUntilStuck("n1", 100, Duration.ofSeconds(3))).isFalse();
    }

    private boolean heardUntilStuck(String leader, long first, Duration wait) {
        return Waiting.until(
                () -> {
                    catchUp.heard(leader, first);
                    return catchUp.isStuck(Duration.ofMillis(10));
                },
                wait);
    }

    /// As Ratis does: calls until nothing else is being fetched.
    private CompletableFuture<Optional<TermIndex>> again(String leader, long first) {
        var answer = catchUp.call(leader, first);
        Waiting.until(answer::isDone, Duration.ofSeconds(10));
        return answer.isCompletedExceptionally() ? catchUp.call(leader, first) : answer;
    }

    private static Optional<TermIndex> get(CompletableFuture<Optional<TermIndex>> answer)
            throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        return answer.get(20, TimeUnit.SECONDS);
    }
}
