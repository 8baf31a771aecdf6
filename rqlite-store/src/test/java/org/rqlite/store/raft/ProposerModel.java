// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.protocol.RaftClientReply;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.StatementResult;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.log.TermIndex;

/// A cluster seen from one node's [Proposer]: a log of which this node may lead a tail that is kept or lost,
/// and everything that may happen in between, one step at a time (S9).
///
/// What the proposer says of each request is compared with the log that is left in the end.
final class ProposerModel {
    /// What may happen.
    enum Event {
        /// A client proposes.
        PROPOSE,
        /// Two requests come together.
        PROPOSE_TOGETHER,
        /// The oldest entry that this node appended is committed, applied here, and Ratis says so.
        COMMIT,
        /// It is committed and applied, but Ratis's answer is that leadership was lost.
        COMMIT_REPLIED_AS_LOST,
        /// It is committed, Ratis says so, and it is applied here only later.
        COMMIT_APPLIED_LATER,
        /// An entry that was committed is applied now.
        APPLY,
        /// Another node leads now; what was not committed may yet be, or not.
        LOSE,
        /// The new leader has kept this node's oldest undecided entry.
        KEEP,
        /// It has replaced all of them.
        REPLACE,
        /// This node leads again.
        WIN,
        /// The entry in flight takes too long.
        TIME_OUT,
        EXPIRE,
        /// The client that has waited longest gives up.
        WITHDRAW,
        /// Leadership is about to be handed over.
        HOLD,
        /// It was, or was not.
        RELEASE
    }

    private record Appended(long number, List<String> requests, CompletableFuture<RaftClientReply> reply) {}

    private final Map<String, Proposal> proposals = new LinkedHashMap<>();
    private final List<String> committed = new ArrayList<>(); // requests, in log order
    private final ArrayDeque<Appended> undecided = new ArrayDeque<>(); // appended here, neither kept nor replaced
    private final ArrayDeque<Appended> unapplied = new ArrayDeque<>(); // committed, not applied here
    private final Proposer proposer;
    private boolean leads = true;
    private boolean held;

    /// @param window how many entries may be in flight
    ProposerModel(FlightWindow window) {
        proposer = new Proposer(
                this::append,
                () -> new Applied(TermIndex.NONE, Optional.of(Requests.founding()), Instant.EPOCH),
                () -> Instant.EPOCH,
                new SplittableRandom(1),
                window,
                new Gathering(flightNanos -> 0));
    }

    /// Makes something happen, if it can.
    void step(Event event) {
        switch (event) {
            case PROPOSE -> propose();
            case PROPOSE_TOGETHER -> proposer.propose(List.of(proposal(), proposal()));
            case COMMIT -> commit(true);
            case COMMIT_REPLIED_AS_LOST -> {
                if (!leads || undecided.isEmpty()) return;
                var entry = undecided.remove();
                committed.addAll(entry.requests());
                entry.reply().completeExceptionally(new IOException("not leader"));
                unapplied.add(entry);
                while (!unapplied.isEmpty()) apply(unapplied.remove());
            }
            case COMMIT_APPLIED_LATER -> commit(false);
            case APPLY -> {
                if (!unapplied.isEmpty()) apply(unapplied.remove());
            }
            case LOSE -> lose();
            case KEEP -> {
                if (leads || undecided.isEmpty()) return;
                committed.addAll(undecided.element().requests());
                unapplied.add(undecided.remove());
            }
            case REPLACE -> {
                if (!leads) undecided.clear();
            }
            case WIN -> {
                // a leader has all that earlier terms committed, and what it has itself is decided by its own first
                // entry
                if (leads) return;
                while (!undecided.isEmpty()) step(Event.KEEP);
                leads = true;
            }
            case TIME_OUT -> proposer.giveUpAfter(-1);
            case EXPIRE ->
                proposer.expire(System.nanoTime() + Duration.ofMinutes(2).toNanos());
            case WITHDRAW ->
                proposals.values().stream()
                        .filter(proposal -> !proposal.outcome().isDone())
                        .filter(proposer::withdraw)
                        .findFirst()
                        .ifPresent(proposal -> proposal.outcome().cancel(false));
            case HOLD -> {
                held = true;
                proposer.hold();
            }
            case RELEASE -> {
                held = false;
                if (!leads) proposer.giveUp("handed over");
                proposer.release();
            }
        }
    }

    /// Brings everything to an end and checks what was said of each request.
    void check(String history) {
        step(Event.RELEASE);
        lose();
        step(Event.REPLACE);
        while (!unapplied.isEmpty()) step(Event.APPLY);
        for (var proposal : proposals.entrySet()) {
            var times = committed.stream().filter(proposal.getKey()::equals).count();
            var outcome = proposal.getValue().outcome();
            assertThat(outcome.isDone())
                    .as("%s is answered after %s", proposal.getKey(), history)
                    .isTrue();
            assertThat(times)
                    .as("%s is in the log after %s", proposal.getKey(), history)
                    .isLessThanOrEqualTo(1);
            if (outcome.isCancelled()) {
                assertThat(times)
                        .as("%s withdrawn, after %s", proposal.getKey(), history)
                        .isZero();
            } else if (outcome.isCompletedExceptionally()) {
                if (!failure(outcome).mayHaveCommitted())
                    assertThat(times)
                            .as("%s certainly not written, after %s", proposal.getKey(), history)
                            .isZero();
            } else {
                assertThat(times)
                        .as("%s acknowledged, after %s", proposal.getKey(), history)
                        .isEqualTo(1);
            }
        }
        // the window is open again in every case
        leads = true;
        var last = propose();
        assertThat(undecided).as("the next request takes off after %s", history).isNotEmpty();
        commit(true);
        assertThat(last.outcome()).as("after %s", history).isCompleted();
    }

    private Proposal propose() {
        var proposal = proposal();
        proposer.propose(proposal);
        return proposal;
    }

    private Proposal proposal() {
        var name = "r" + proposals.size();
        var proposal = Proposal.of(EntryCodec.encode(Requests.insert(name)), Duration.ofMinutes(1));
        proposals.put(name, proposal);
        return proposal;
    }

    private void commit(boolean applied) {
        if (!leads || undecided.isEmpty()) return;
        var entry = undecided.remove();
        committed.addAll(entry.requests());
        unapplied.add(entry);
        if (!applied) return;
        while (!unapplied.isEmpty()) apply(unapplied.remove()); // in log order
    }

    private void lose() {
        if (!leads) return;
        leads = false;
        undecided.forEach(entry -> entry.reply().completeExceptionally(new IOException("not leader")));
        proposer.giveUp("leadership lost while committing log");
    }

    private void apply(Appended entry) {
        var results = entry.requests().stream()
                .<RequestResult>map(_ -> new RequestResult.Answered(List.of(new StatementResult.Executed(1, 1, 0))))
                .toList();
        proposer.applied(entry.number(), 1, results);
    }

    private CompletableFuture<RaftClientReply> append(long number, byte[] bytes) throws IOException {
        assertThat(held).as("nothing takes off while held").isFalse();
        if (!leads) throw new NotAppendedException();
        var requests = ((Entry.Batch) EntryCodec.decode(ByteBuffer.wrap(bytes)))
                .requests().stream().map(Requests::sql).toList();
        var entry = new Appended(number, requests, new CompletableFuture<>());
        undecided.add(entry);
        return entry.reply();
    }

    private static DatabaseException failure(CompletableFuture<Committed> outcome) {
        try {
            outcome.join();
            throw new AssertionError("no failure");
        } catch (CompletionException e) {
            return (DatabaseException) e.getCause();
        }
    }
}
