// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rqlite.api.Database;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.TransactionFailedException;

/// Writes batches to the database, one after another, each until its fate is settled. The queue's thread only.
final class Delivery {
    /// Longest wait of one attempt.
    static final Duration ATTEMPT_MAX = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(Delivery.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(1);

    private final Database database;
    private final boolean transaction;
    private final Counters counters;
    private final Pause pause;
    private boolean troubled; // the last attempt failed, and the log has it
    private volatile long processed;

    /// Waits before an attempt.
    @FunctionalInterface
    interface Pause {
        /// Waits for a while.
        ///
        /// @param time how long
        /// @return false if there is to be no attempt any more
        boolean elapses(Duration time);
    }

    Delivery(Database database, boolean transaction, Counters counters, Pause pause) {
        this.database = database;
        this.transaction = transaction;
        this.counters = counters;
        this.pause = pause;
    }

    /// The number of the last write whose fate is settled; 0 before the first. Any thread.
    long processed() {
        return processed;
    }

    /// Writes a batch. What is refused for what it holds is looked for by halves, so that it stops nobody else
    /// (H10).
    void deliver(List<QueuedWrite> batch) {
        try {
            settle(batch, outcome(batch));
        } catch (DatabaseException e) { // refused, nothing was written
            if (batch.size() == 1) {
                settle(batch, new Outcome.Dropped(message(e)));
                return;
            }
            var middle = batch.size() / 2;
            deliver(batch.subList(0, middle));
            deliver(batch.subList(middle, batch.size()));
        }
    }

    /// Tries until it is settled.
    ///
    /// @throws DatabaseException if the request is always refused
    private Outcome outcome(List<QueuedWrite> batch) {
        var statements =
                batch.stream().flatMap(write -> write.statements().stream()).toList();
        if (statements.isEmpty()) return new Outcome.Applied();
        var request = new Request(
                Request.Kind.EXECUTE, statements, transaction, ReadPolicy.DEFAULT, Duration.ZERO, ATTEMPT_MAX);
        for (var wait = Duration.ZERO; pause.elapses(wait); wait = longer(wait)) {
            try {
                return attempt(request);
            } catch (TransactionFailedException e) {
                counters.failed(e);
                return new Outcome.Dropped(message(e));
            } catch (DatabaseException e) {
                counters.failed(e);
                if (e.mayHaveCommitted()) return new Outcome.GivenUp(message(e)); // never sent again (H9)
                if (!e.retryable()) throw e;
                if (!troubled) LOG.log(Level.WARNING, "queued writes wait: " + message(e));
                troubled = true;
            }
        }
        return WriteQueue.STOPPED;
    }

    private Outcome attempt(Request request) {
        var sink = new ErrorSink();
        counters.sent(request.statements().size());
        var _ = database.run(request, sink);
        if (troubled) LOG.log(Level.INFO, "queued writes go on");
        troubled = false;
        // a statement that fails by itself is told to nobody, as in rqlite; in a transaction it undoes the others
        var undone = transaction ? sink.error() : Optional.<String>empty();
        if (undone.isPresent()) return new Outcome.Dropped(undone.get());
        counters.written();
        return new Outcome.Applied();
    }

    /// Ends writes that share a fate, and says so if it is not the wanted one.
    void settle(List<QueuedWrite> writes, Outcome outcome) {
        processed = writes.getLast().sequence();
        switch (outcome) {
            case Outcome.Applied _ -> {}
            case Outcome.Dropped(var reason) -> lost("dropped", writes, reason);
            case Outcome.GivenUp(var reason) -> lost("given up", writes, reason);
        }
        for (var write : writes) write.end(outcome);
    }

    private void lost(String what, List<QueuedWrite> writes, String reason) {
        counters.lost(writes.size());
        LOG.log(
                Level.ERROR,
                "queued writes %s requests=%d sequence=%d..%d: %s"
                        .formatted(
                                what,
                                writes.size(),
                                writes.getFirst().sequence(),
                                writes.getLast().sequence(),
                                reason));
    }

    private static Duration longer(Duration pause) {
        if (pause.isZero()) return FIRST_PAUSE;
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LAST_PAUSE) < 0 ? twice : LAST_PAUSE;
    }

    private static String message(DatabaseException fault) {
        return String.valueOf(fault.getMessage());
    }
}
