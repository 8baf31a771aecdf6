// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.util.List;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.RefusedException;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.StaleReadException;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.api.metrics.Counter;
import org.rqlite.api.metrics.Histogram;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;

/// Counts what a queue does. Any thread.
final class Counters {
    private static final String MAP = "http.queued_executions";

    private final Counter executions;
    private final Counter received;
    private final Counter sent;
    private final Counter ok;
    private final Counter noLeader;
    private final Counter notLeader;
    private final Counter leadershipLost;
    private final Counter unknownError;
    private final Counter failed;
    private final Counter waits;
    private final Counter waitTimeouts;
    private final Counter batched;
    private final Histogram lineTimes;

    Counters(Metrics metrics, Line line) {
        executions = metrics.counter(
                Metric.of("rqlite_queue_requests_total", "Requests queued.").inRqlite(MAP, "queue.objects_rx"));
        var statements = Metric.of("rqlite_queue_statements_total", "Statements of queued requests, by way.");
        received = metrics.counter(statements.with("way", "received").inRqlite(MAP + "_num_stmts_rx"));
        sent = metrics.counter(statements.with("way", "sent").inRqlite(MAP + "_num_stmts_tx"));
        var attempts = Metric.of("rqlite_queue_attempts_total", "Attempts to write a batch, by outcome.");
        ok = metrics.counter(attempts.with("outcome", "ok").inRqlite(MAP + "_ok"));
        noLeader = metrics.counter(attempts.with("outcome", "no_leader").inRqlite(MAP + "_no_leader"));
        notLeader = metrics.counter(attempts.with("outcome", "not_leader").inRqlite(MAP + "_not_leader"));
        leadershipLost =
                metrics.counter(attempts.with("outcome", "leadership_lost").inRqlite(MAP + "_leadership_lost"));
        unknownError = metrics.counter(attempts.with("outcome", "other_error").inRqlite(MAP + "_unknown_error"));
        failed = metrics.counter(Metric.of("rqlite_queue_lost_requests_total", "Queued requests given up or dropped.")
                .inRqlite(MAP + "_failed"));
        waits = metrics.counter(Metric.of("rqlite_queue_waits_total", "Clients that waited for their queued write.")
                .inRqlite(MAP + "_wait"));
        waitTimeouts = metrics.counter(
                Metric.of("rqlite_queue_wait_timeouts_total", "Clients whose time ran out before their queued write.")
                        .inRqlite(MAP + "_wait_timeout"));
        batched = metrics.counter(Metric.of("rqlite_queue_batched_requests_total", "Queued requests put into batches.")
                .inRqlite("queue.objects_tx"));
        lineTimes = metrics.histogram(
                Metric.of("rqlite_queue_line_seconds", "Time from the queueing of a request to its batch."));
        metrics.total(
                Metric.of("rqlite_queue_batch_timeouts_total", "Batches sent because their time was up.")
                        .inRqlite("queue.num_timeout"),
                line::lingered);
        metrics.level(Metric.of("rqlite_queue_waiting_requests", "Queued requests not in a batch yet."), line::waiting);
    }

    /// Counts a batch that was cut.
    void batched(List<QueuedWrite> batch, long nowNanos) {
        batched.add(batch.size());
        for (var write : batch) lineTimes.record(nowNanos - write.sinceNanos());
    }

    void taken(int statements) {
        executions.increment();
        received.add(statements);
    }

    void sent(int statements) {
        sent.add(statements);
    }

    void written() {
        ok.increment();
    }

    void failed(DatabaseException fault) {
        switch (fault) {
            case LeaderNotFoundException _ -> noLeader.increment();
            case NotLeaderException _ -> notLeader.increment();
            case CommitUnknownException _ -> leadershipLost.increment();
            case NotOpenException _,
                    NotReadyException _,
                    OverloadedException _,
                    RefusedException _,
                    InvalidDatabaseException _,
                    RequestTooLargeException _,
                    StaleReadException _,
                    TransactionFailedException _ -> unknownError.increment();
        }
    }

    void lost(int requests) {
        failed.add(requests);
    }

    void waited(boolean inTime) {
        waits.increment();
        if (!inTime) waitTimeouts.increment();
    }

    QueueCounts counts() {
        return new QueueCounts(
                executions.value(),
                received.value(),
                sent.value(),
                ok.value(),
                noLeader.value(),
                notLeader.value(),
                leadershipLost.value(),
                unknownError.value(),
                failed.value(),
                waits.value(),
                waitTimeouts.value());
    }
}
