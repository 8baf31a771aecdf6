// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftClientReply;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Bytes;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.OverloadedException;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.log.TermIndex;

/// What the proposer does for a load: entries of the node's own, one after the other, with requests between them.
class ProposerUploadTest {
    private final List<Entry> log = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private Applied applied = applied(Optional.empty());
    private final Proposer proposer = new Proposer(
            this::append,
            () -> applied,
            () -> Instant.EPOCH,
            new SplittableRandom(5),
            new FlightWindow(),
            new Gathering(_ -> Duration.ofMinutes(1).toNanos()));

    @Test
    void s8PiecesOfALoadAlternateWithRequestsAndNoLargeRequestBeginsBesideThem() {
        var upload = proposer.beginUpload().orElseThrow();
        applied = applied(Optional.of(new ReplicatedRecord.Upload(upload, 1, 3)));
        var piece = Own.awaited(new Entry.Chunk(upload, 0, 3, 0, Bytes.EMPTY), Duration.ZERO);
        proposer.propose(piece);
        var small = propose("a");
        land(0);
        var next = Own.awaited(new Entry.Chunk(upload, 1, 3, 0, Bytes.EMPTY), Duration.ZERO);
        proposer.propose(next);
        land(1);

        assertThat(log.get(0)).isEqualTo(piece.entry());
        assertThat(batch(1)).extracting(Requests::sql).containsExactly("a");
        assertThat(log.get(2)).isEqualTo(next.entry());
        assertThat(piece.outcome().join().index()).isEqualTo(100);
        assertThat(small.await().index()).isEqualTo(101);
        assertThatThrownBy(() -> propose("x".repeat(9_000_000)))
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        e -> assertThat(e.mayHaveCommitted()).isFalse())
                .hasMessageStartingWith("a database is being loaded");
        assertThatThrownBy(proposer::beginUpload).hasMessage("another database is being loaded");
    }

    @Test
    void s8ALoadWaitsForARequestThatGoesInPieces() {
        propose("x".repeat(9_000_000));
        assertThat(proposer.beginUpload()).isEmpty();

        land(0);
        land(1);
        land(2);

        assertThat(proposer.beginUpload()).isPresent();
    }

    @Test
    void s8ALoadThatIsGivenUpIsAborted() {
        var upload = proposer.beginUpload().orElseThrow();
        applied = applied(Optional.of(new ReplicatedRecord.Upload(upload, 1, 3)));
        proposer.tidy();
        assertThat(log).isEmpty();

        proposer.endUpload();

        assertThat(log).containsExactly(new Entry.Abort(upload));
        proposer.tidy();
        assertThat(log).hasSize(1);
    }

    @Test
    void s9APieceInFlightIsOfUnknownFateAndOneThatWaitsIsNotWritten() {
        var flying = Own.awaited(new Entry.Abort(UUID.randomUUID()), Duration.ZERO);
        var waiting = Own.awaited(new Entry.Abort(UUID.randomUUID()), Duration.ZERO);
        proposer.propose(flying);
        proposer.propose(waiting);

        proposer.giveUp("lost");

        assertThat(flying.outcome()).isCompletedExceptionally();
        assertThat(flying.outcome().exceptionNow()).isInstanceOf(CommitUnknownException.class);
        assertThat(waiting.outcome().exceptionNow()).isInstanceOf(NotLeaderException.class);
        propose("a");
        assertThat(batch(1)).extracting(Requests::sql).containsExactly("a");
    }

    @Test
    void s9AnEntryThatMayTakeLongerIsGivenUpLater() {
        var slow = Own.awaited(new Entry.Abort(UUID.randomUUID()), Duration.ofHours(2));
        proposer.propose(slow);

        proposer.giveUpAfter(0);
        assertThat(slow.outcome()).isNotDone();

        proposer.close();
        assertThatThrownBy(() -> proposer.propose(Own.awaited(slow.entry(), Duration.ZERO)))
                .isInstanceOf(NotOpenException.class);
    }

    private static Applied applied(Optional<ReplicatedRecord.Upload> upload) {
        var r = Requests.founding();
        return new Applied(
                TermIndex.NONE,
                Optional.of(new ReplicatedRecord(r.clusterId(), false, 1, r.connection(), 0, r.members(), upload)),
                Instant.EPOCH);
    }

    private Flight propose(String sql) {
        var proposal = Proposal.of(EntryCodec.encode(Requests.insert(sql)), Duration.ofMinutes(1));
        proposer.propose(proposal);
        return new Flight(proposal, proposer);
    }

    private CompletableFuture<RaftClientReply> append(long number, byte[] entry) {
        numbers.add(number);
        log.add(EntryCodec.decode(ByteBuffer.wrap(entry)));
        return new CompletableFuture<>();
    }

    private List<LoggedRequest> batch(int place) {
        return ((Entry.Batch) log.get(place)).requests();
    }

    /// The entry at a place of the log was applied.
    private void land(int place) {
        var results = new ArrayList<RequestResult>();
        var executes = switch (log.get(place)) {
            case Entry.Chunk chunk -> chunk.number() == chunk.of() - 1;
            case Entry.Batch _ -> true;
            default -> false;
        };
        if (executes) results.add(new RequestResult.Answered(List.of()));
        proposer.applied(numbers.get(place), 100 + place, results);
    }
}
