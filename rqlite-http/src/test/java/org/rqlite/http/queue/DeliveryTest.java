// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.Request;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.http.Eventually;

/// What becomes of batches that the database does not take.
class DeliveryTest {
    private static final Outcome APPLIED = new Outcome.Applied();
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void aBatchIsOneRequestOfAllItsStatements() throws Exception {
        try (var queues = new Queues(Queues.batches(2, LONG))) {
            queues.put("A", "B");
            Queues.outcome(queues.put("C"));

            var request = queues.database.requests.getFirst();
            assertThat(request.kind()).isEqualTo(Request.Kind.EXECUTE);
            assertThat(request.transaction()).isFalse();
            assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(request.dbTimeout()).isZero();
            assertThat(queues.database.written).containsExactly("A", "B", "C");
        }
    }

    @Test
    void whatIsRefusedStopsNobodyElse() throws Exception {
        try (var queues = new Queues(Queues.batches(7, LONG))) {
            var writes = new ArrayList<QueuedWrite>();
            for (var text : List.of("A", "B", "PRAGMA journal_mode", "C", "D", "PRAGMA x", "E"))
                writes.add(queues.put(text));
            Queues.awaitAll(writes);
            var next = queues.put("F");
            queues.queue.close();

            assertThat(queues.database.written).containsExactly("A", "B", "C", "D", "E", "F");
            var dropped = new Outcome.Dropped("disallowed pragma");
            assertThat(List.of(Queues.outcome(writes.get(2)), Queues.outcome(writes.get(5))))
                    .containsOnly(dropped);
            assertThat(Queues.outcome(writes.get(3))).isEqualTo(APPLIED);
            assertThat(Queues.outcome(next)).isEqualTo(APPLIED);
            assertThat(queues.queue.counts().failed()).isEqualTo(2);
            assertThat(queues.released).hasValue(8);
        }
    }

    @Test
    void aBatchThatIsTooLargeIsWrittenInParts() throws Exception {
        try (var queues = new Queues(Queues.batches(2, LONG))) {
            queues.database.fails(new RequestTooLargeException("request of 9 bytes, at most 8"));
            queues.put("A");

            assertThat(Queues.outcome(queues.put("B"))).isEqualTo(APPLIED);

            assertThat(queues.database.sizes).containsExactly(1, 1);
        }
    }

    @Test
    void waitsForALeaderInOrder() throws Exception {
        try (var queues = new Queues(Queues.batches(1, LONG))) {
            queues.database.fails(new LeaderNotFoundException(), new NotReadyException(), new NotLeaderException());
            queues.put("A");
            Eventually.holds("A is under way", () -> queues.database.arrived.get() > 0);
            var last = queues.put("B");

            assertThat(Queues.outcome(last)).isEqualTo(APPLIED);

            assertThat(queues.database.written).containsExactly("A", "B");
            assertThat(queues.queue.counts()).isEqualTo(new QueueCounts(2, 2, 5, 2, 1, 1, 0, 1, 0, 0, 0));
        }
    }

    @Test
    void neverSendsAgainWhatMayHaveBeenWrittenS9() throws Exception {
        try (var queues = new Queues(Queues.batches(1, LONG))) {
            queues.database.fails(new CommitUnknownException("leadership lost while committing log"));
            var lost = queues.put("A");
            Eventually.holds("A is under way", () -> queues.database.arrived.get() > 0);
            var next = queues.put("B");

            assertThat(Queues.outcome(lost)).isEqualTo(new Outcome.GivenUp("leadership lost while committing log"));
            assertThat(Queues.outcome(next)).isEqualTo(APPLIED);

            assertThat(queues.database.written).containsExactly("B");
            assertThat(queues.queue.counts()).isEqualTo(new QueueCounts(2, 2, 2, 1, 0, 0, 1, 0, 1, 0, 0));
        }
    }

    @Test
    void aStatementThatFailsByItselfHarmsNoOther() throws Exception {
        try (var queues = new Queues(Queues.batches(2, LONG))) {
            queues.put("BAD");

            assertThat(Queues.outcome(queues.put("A"))).isEqualTo(APPLIED);

            assertThat(queues.database.written).containsExactly("A");
        }
    }

    @Test
    void asATransactionItUndoesItsBatchAndNoMore() throws Exception {
        try (var queues = new Queues(Queues.transactions(2))) {
            var first = queues.put("BAD");
            var second = queues.put("A");
            queues.put("B");
            var last = queues.put("C");

            assertThat(Queues.outcome(last)).isEqualTo(APPLIED);

            var dropped = new Outcome.Dropped("no such table: bad");
            assertThat(List.of(Queues.outcome(first), Queues.outcome(second))).containsOnly(dropped);
            assertThat(queues.database.written).containsExactly("B", "C");
            assertThat(queues.database.requests).allMatch(Request::transaction);
        }
    }

    @Test
    void aTransactionThatCannotCommitIsDroppedAsAWhole() throws Exception {
        try (var queues = new Queues(Queues.transactions(2))) {
            queues.database.fails(new TransactionFailedException("FOREIGN KEY constraint failed"));
            queues.put("A");
            var second = queues.put("B");

            assertThat(Queues.outcome(second)).isEqualTo(new Outcome.Dropped("FOREIGN KEY constraint failed"));

            assertThat(queues.database.written).isEmpty();
            assertThat(queues.queue.counts().failed()).isEqualTo(2);
        }
    }

    @Test
    void aDefectEndsItsBatchAlone() throws Exception {
        try (var queues = new Queues(Queues.batches(1, LONG))) {
            queues.database.fails(new IllegalStateException("pretended"));
            var broken = queues.put("A");
            Eventually.holds("A is under way", () -> queues.database.arrived.get() > 0);
            var next = queues.put("B");

            assertThat(Queues.outcome(broken))
                    .isEqualTo(new Outcome.GivenUp("internal error, the write may have been carried out"));
            assertThat(Queues.outcome(next)).isEqualTo(APPLIED);
        }
    }
}
