// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftClientReply;
import org.junit.jupiter.api.Test;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.StatementResult;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.log.TermIndex;

class ProposerTest {
    private final List<Entry> log = new CopyOnWriteArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private final List<CompletableFuture<RaftClientReply>> replies = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong(1000);
    private Applied applied = new Applied(TermIndex.NONE, Optional.of(Requests.founding()), Instant.EPOCH);
    private boolean closed;
    private final FlightWindow window = new FlightWindow();
    private final Proposer proposer = new Proposer(
            this::append,
            () -> applied,
            () -> Instant.ofEpochMilli(clock.get()),
            new SplittableRandom(5),
            window,
            new Gathering(flightNanos -> Duration.ofMinutes(1).toNanos()));

    @Test
    void aLoneRequestIsAppendedOnItsCallersThread() {
        propose("a");

        assertThat(batch(0)).extracting(Requests::sql).containsExactly("a");
    }

    @Test
    void s9AllThatWaitWhileOneEntryIsInFlightBecomeTheNext() {
        propose("a");
        propose("b");
        propose("c");
        assertThat(log).hasSize(1);

        land(0);

        assertThat(log).hasSize(2);
        assertThat(batch(1)).extracting(Requests::sql).containsExactly("b", "c");
    }

    @Test
    void a16EachRequestHasItsOwnSeedResultAndIndex() {
        propose("a");
        var b = propose("b");
        var c = propose("c");
        land(0);

        land(1);

        assertThat(batch(1)).extracting(LoggedRequest::seed).doesNotHaveDuplicates();
        assertThat(b.await()).isEqualTo(new Committed(101, result(0)));
        assertThat(c.await()).isEqualTo(new Committed(101, result(1)));
    }

    @Test
    void requestsThatCameTogetherDepartTogetherInTheirOrder() {
        var together = proposals("a", "b", "c");

        proposer.propose(together);

        assertThat(log).hasSize(1);
        assertThat(batch(0)).extracting(Requests::sql).containsExactly("a", "b", "c");
        land(0);
        assertThat(together)
                .extracting(proposal -> proposal.outcome().join())
                .containsExactly(
                        new Committed(100, result(0)), new Committed(100, result(1)), new Committed(100, result(2)));
    }

    @Test
    void requestsThatCameTogetherWaitForTheFlightBehindThoseThatCameBefore() {
        propose("first");
        propose("second");

        proposer.propose(proposals("a", "b"));
        assertThat(log).hasSize(1);
        land(0);

        assertThat(batch(1)).extracting(Requests::sql).containsExactly("second", "a", "b");
    }

    @Test
    void requestsThatCameTogetherAreGatheredWithThoseThatComeBack() {
        for (var i = 0; i < Gathering.TRY_EVERY; i++) {
            propose("alone");
            land(i);
        }
        proposer.propose(proposals("a", "b", "c"));
        var before = log.size();

        land(before - 1);
        proposer.propose(proposals("a again"));
        assertThat(log).as("two more are expected back").hasSize(before);
        proposer.propose(proposals("b again", "c again"));

        assertThat(log).hasSize(before + 1);
        assertThat(batch(before)).extracting(Requests::sql).containsExactly("a again", "b again", "c again");
    }

    @Test
    void nothingTogetherIsNothing() {
        proposer.propose(List.<Proposal>of());

        assertThat(log).isEmpty();
        assertThat(proposer.isFlying()).isFalse();
    }

    @Test
    void i9OfRequestsThatCameTogetherThoseThatFindNoPlaceAreRefusedOneByOne() {
        propose("first");
        for (var i = 0; i < Proposer.WAITING_MAX - 2; i++) propose("row");
        var together = proposals("a", "b", "c");

        proposer.propose(together);

        assertThat(together).extracting(proposal -> proposal.outcome().isDone()).containsExactly(false, false, true);
        assertThatThrownBy(() -> new Flight(together.getLast(), proposer).await())
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        e -> assertThat(e.mayHaveCommitted()).isFalse());
        assertThat(proposer.waiting()).isEqualTo(Proposer.WAITING_MAX);
    }

    @Test
    void s9RequestsThatCameTogetherShareTheFateOfTheirFlight() {
        var flying = proposals("a", "b");
        proposer.propose(flying);
        var waiting = proposals("c", "d");
        proposer.propose(waiting);

        proposer.giveUp("leadership lost while committing log");

        for (var proposal : flying) {
            assertThatThrownBy(() -> new Flight(proposal, proposer).await()).isInstanceOf(CommitUnknownException.class);
        }
        for (var proposal : waiting) {
            assertThatThrownBy(() -> new Flight(proposal, proposer).await()).isInstanceOf(NotLeaderException.class);
        }
    }

    @Test
    void requestsThatComeTogetherToAClosedNodeAreAllRefused() {
        proposer.close();
        var together = proposals("a", "b");

        proposer.propose(together);

        for (var proposal : together) {
            assertThatThrownBy(() -> new Flight(proposal, proposer).await()).isInstanceOf(NotOpenException.class);
        }
        assertThat(log).isEmpty();
    }

    @Test
    void anEntryHoldsAtMost512Requests() {
        propose("first");
        for (var i = 0; i < 600; i++) propose("row " + i);

        land(0);
        land(1);

        assertThat(batch(1)).hasSize(512);
        assertThat(batch(2)).hasSize(88);
    }

    @Test
    void anEntryOfManyRequestsHoldsAtMostAMegabyteAndALargerRequestGoesAlone() {
        propose("first");
        propose("x".repeat(700_000));
        propose("y".repeat(700_000));
        propose("z".repeat(3_000_000));
        propose("last");
        for (var i = 0; i < 4; i++) land(i);

        assertThat(log).hasSize(5);
        assertThat(batch(1)).hasSize(1);
        assertThat(batch(2)).hasSize(1);
        assertThat(batch(3))
                .extracting(request -> Requests.sql(request).length())
                .containsExactly(3_000_000);
        assertThat(batch(4)).extracting(Requests::sql).containsExactly("last");
    }

    @Test
    void s8ARequestAboveEightMegabytesGoesInPiecesAndOthersWaitForTheLast() {
        var large = propose("x".repeat(9_000_000));
        propose("small");
        assertThat(log.get(0))
                .isInstanceOfSatisfying(
                        Entry.Chunk.class, chunk -> assertThat(chunk.of()).isEqualTo(3));

        land(0);
        land(1);
        land(2);

        assertThat(log.subList(0, 3)).allMatch(entry -> entry instanceof Entry.Chunk);
        assertThat(batch(3)).extracting(Requests::sql).containsExactly("small");
        assertThat(large.await().index()).isEqualTo(102);
    }

    @Test
    void s8AnUploadThatALostLeaderLeftUnfinishedIsAbortedFirst() {
        var id = UUID.randomUUID();
        var founded = Requests.founding();
        applied = new Applied(
                TermIndex.NONE,
                Optional.of(new ReplicatedRecord(
                        founded.clusterId(),
                        false,
                        1,
                        founded.connection(),
                        0,
                        founded.members(),
                        Optional.of(new ReplicatedRecord.Upload(id, 1, 2)))),
                Instant.EPOCH);

        propose("a");
        applied = new Applied(TermIndex.NONE, Optional.of(founded), Instant.EPOCH);
        land(0);

        assertThat(log.getFirst()).isEqualTo(new Entry.Abort(id));
        assertThat(batch(1)).extracting(Requests::sql).containsExactly("a");
    }

    @Test
    void s9TimeInTheLogNeverGoesBack() {
        propose("a");
        clock.set(500);
        land(0);
        propose("b");
        var founded = Requests.founding();
        applied = new Applied(
                TermIndex.NONE,
                Optional.of(new ReplicatedRecord(
                        founded.clusterId(), false, 1, founded.connection(), 7000, List.of(), Optional.empty())),
                Instant.EPOCH);
        land(1);
        propose("c");

        assertThat(batch(0).getFirst().timeMillis()).isEqualTo(1000);
        assertThat(batch(1).getFirst().timeMillis()).isEqualTo(1000);
        assertThat(batch(2).getFirst().timeMillis()).isEqualTo(7000);
    }

    @Test
    void s9WhenLeadershipIsLostTheFlightIsUnknownAndWhatWaitsCertainlyNotWritten() {
        var flying = propose("a");
        var waiting = propose("b");

        proposer.giveUp("leadership lost while committing log");

        assertThatThrownBy(() -> flying.await())
                .isInstanceOfSatisfying(
                        CommitUnknownException.class,
                        e -> assertThat(e.mayHaveCommitted()).isTrue())
                .hasMessage("leadership lost while committing log");
        assertThatThrownBy(() -> waiting.await())
                .isInstanceOfSatisfying(
                        NotLeaderException.class,
                        e -> assertThat(e.mayHaveCommitted()).isFalse());
    }

    @Test
    void s9TheWindowOpensAgainHoweverAFlightEnds() {
        propose("a");
        replies.get(0).completeExceptionally(new IOException("gone"));
        propose("b");
        proposer.giveUpAfter(0);
        propose("c");

        assertThat(log).hasSize(3);
        assertThat(batch(2)).extracting(Requests::sql).containsExactly("c");
    }

    @Test
    void s9AFlightThatTakesTooLongIsUnknownAndWhatWaitsIsRefused() {
        var flying = propose("a");
        var waiting = propose("b");

        proposer.giveUpAfter(Duration.ofHours(1).toNanos());
        assertThat(proposer.isFlying()).isTrue();
        proposer.giveUpAfter(0);

        assertThatThrownBy(() -> flying.await()).isInstanceOf(CommitUnknownException.class);
        assertThatThrownBy(() -> waiting.await()).isInstanceOf(NotReadyException.class);
    }

    @Test
    void aResultThatComesAfterTheFlightWasGivenUpIsNobodys() {
        var flying = propose("a");
        proposer.giveUp("lost");
        propose("b");

        proposer.applied(numbers.get(0), 5, List.of(result(0)));

        assertThatThrownBy(() -> flying.await()).isInstanceOf(CommitUnknownException.class);
        assertThat(proposer.isFlying()).isTrue();
        assertThat(log).hasSize(2);
    }

    @Test
    void aCallerWhoseTimeEndsInFlightDoesNotKnowAndOneStillInLineDoes() {
        var flying = propose("a");
        var waiting = propose("b");
        proposer.expire(System.nanoTime());
        assertThat(proposer.waiting()).isEqualTo(1);

        proposer.expire(System.nanoTime() + Duration.ofMinutes(2).toNanos());

        assertThatThrownBy(() -> waiting.await())
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        e -> assertThat(e.mayHaveCommitted()).isFalse());
        assertThatThrownBy(() -> flying.await()).isInstanceOf(CommitUnknownException.class);
        land(0);
        propose("c");

        assertThat(batch(1)).extracting(Requests::sql).containsExactly("c");
    }

    @Test
    void i9AFullLineRefuses() {
        propose("first");
        for (var i = 0; i < Proposer.WAITING_MAX; i++) propose("row");

        assertThatThrownBy(() -> propose("one too many"))
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        e -> assertThat(e.retryable()).isTrue())
                .hasMessageStartingWith("too many writes wait: 16384 requests");
    }

    @Test
    void i9TheLineIsBoundedInBytesToo() {
        propose("first");
        var large = "x".repeat(100 << 20);
        propose(large);
        propose(large);

        assertThatThrownBy(() -> propose(large)).isInstanceOf(OverloadedException.class);
    }

    @Test
    void aFewEntriesAreInFlightAtOnceOnALongWay() {
        for (var i = 0; i < 64; i++) window.landed(Duration.ofMillis(8).toNanos());
        var first = propose("a");
        var second = propose("b");
        assertThat(log).hasSize(1);

        assertThat(Waiting.until(() -> log.size() == 2, Duration.ofSeconds(10))).isTrue();
        land(0);
        assertThat(first.await().index()).isEqualTo(100);
        land(1);
        assertThat(second.await().index()).isEqualTo(101);
    }

    @Test
    void anEntryOfTheNodeGoesAheadOfRequests() {
        propose("a");
        propose("b");
        proposer.propose(new Entry.MemberAnnounced(Requests.member("n2")));

        land(0);
        land(1);

        assertThat(log.get(1)).isInstanceOf(Entry.MemberAnnounced.class);
        assertThat(batch(2)).extracting(Requests::sql).containsExactly("b");
    }

    @Test
    void clientsThatComeBackAtOnceAreGatheredIntoOneEntry() {
        for (var i = 0; i < Gathering.TRY_EVERY; i++) {
            propose("alone");
            land(i);
        }
        propose("first");
        propose("second");
        var before = log.size();

        land(before - 1);
        assertThat(log).as("the first client is expected back").hasSize(before);
        propose("first again");

        assertThat(log).hasSize(before + 1);
        assertThat(batch(before)).extracting(Requests::sql).containsExactly("second", "first again");
    }

    @Test
    void closingRefusesWhatWaitsAndLetsTheFlightComeHome() {
        var flying = propose("a");
        var waiting = propose("b");

        proposer.close();
        land(0);

        assertThat(flying.await().index()).isEqualTo(100);
        assertThatThrownBy(() -> waiting.await()).isInstanceOf(NotOpenException.class);
        assertThatThrownBy(() -> propose("c")).isInstanceOf(NotOpenException.class);
    }

    @Test
    void aLogThatTakesNoEntryLeavesNothingInFlight() {
        closed = true;
        var refused = propose("a");

        assertThatThrownBy(() -> refused.await()).isInstanceOf(DatabaseException.class);
        assertThat(proposer.isFlying()).isFalse();
    }

    private static List<Proposal> proposals(String... sqls) {
        return Stream.of(sqls)
                .map(sql -> Proposal.of(EntryCodec.encode(Requests.insert(sql)), Duration.ofMinutes(1)))
                .toList();
    }

    private Flight propose(String sql) {
        var proposal = proposals(sql).getFirst();
        proposer.propose(proposal);
        return new Flight(proposal, proposer);
    }

    private CompletableFuture<RaftClientReply> append(long number, byte[] entry) throws IOException {
        if (closed) throw new IOException("closed");
        numbers.add(number);
        log.add(EntryCodec.decode(ByteBuffer.wrap(entry)));
        replies.add(new CompletableFuture<>());
        return replies.getLast();
    }

    /// Applies the entry of this place at index 100 + place.
    private void land(int place) {
        var results = new ArrayList<RequestResult>();
        if (log.get(place) instanceof Entry.Batch(var requests)) {
            for (var i = 0; i < requests.size(); i++) results.add(result(i));
        }
        if (log.get(place) instanceof Entry.Chunk chunk && chunk.number() == chunk.of() - 1) results.add(result(0));
        proposer.applied(numbers.get(place), 100 + place, results);
    }

    private static RequestResult result(int rows) {
        return new RequestResult.Answered(List.of(new StatementResult.Executed(1, rows, 0)));
    }

    private List<LoggedRequest> batch(int place) {
        return ((Entry.Batch) log.get(place)).requests();
    }
}
