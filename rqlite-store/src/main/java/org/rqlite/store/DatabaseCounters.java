// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rqlite.api.Request;
import org.rqlite.api.SnapshotResult;
import org.rqlite.api.StatementResult;
import org.rqlite.api.metrics.Counter;
import org.rqlite.api.metrics.Histogram;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.forward.KindNames;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RequestResult;

/// Counts what the database of this node does, be it for clients or for the log. Any thread.
final class DatabaseCounters {
    private final Map<Request.Kind, Counter> statements = new EnumMap<>(Request.Kind.class);
    private final Map<Request.Kind, Counter> transactions = new EnumMap<>(Request.Kind.class);
    private final Counter errors;
    private final Histogram applyTimes;
    private final Histogram readTimes;
    private final Histogram commitTimes;
    private final Histogram snapshotTimes;
    private final Counter snapshots;
    private final Counter missedSnapshots;
    private final Counter userSnapshots;
    private final Counter missedUserSnapshots;
    private final Counter restores;
    private final Counter backups;
    private final Counter loads;
    private final Counter refusedLoads;
    private final Histogram loadTimes;

    DatabaseCounters(Metrics metrics) {
        var run = Metric.of("rqlite_db_statements_total", "Statements that this node ran.");
        var grouped = Metric.of("rqlite_db_transactions_total", "Requests run as one transaction.");
        for (var kind : Request.Kind.values()) {
            var names = KindNames.of(kind);
            statements.put(kind, metrics.counter(run.with("kind", names.one()).inRqlite("db." + names.several())));
            transactions.put(
                    kind,
                    metrics.counter(grouped.with("kind", names.one()).inRqlite("db." + names.one() + "_transactions")));
        }
        errors = metrics.counter(Metric.of("rqlite_db_apply_errors_total", "Statements of the log that failed.")
                .inRqlite("db.execution_errors"));
        applyTimes =
                metrics.histogram(Metric.of("rqlite_db_apply_seconds", "Time to apply a group of entries of the log.")
                        .inRqlite("store.fsm_apply_duration_us"));
        readTimes = metrics.histogram(Metric.of("rqlite_db_read_seconds", "Time to answer a read from this node."));
        commitTimes = metrics.histogram(
                Metric.of("rqlite_commit_seconds", "Time from a write's place in line, on the leader, to its result."));
        snapshotTimes = metrics.histogram(Metric.of("rqlite_snapshot_seconds", "Time to take a snapshot."));
        var outcomes = Metric.of("rqlite_snapshots_total", "Snapshots.");
        snapshots =
                metrics.counter(outcomes.with("outcome", "taken").inRqlite("store.num_snapshots", "db.checkpoints"));
        missedSnapshots = metrics.counter(outcomes.with("outcome", "not_taken").inRqlite("store.num_snapshots_failed"));
        var asked = Metric.of("rqlite_user_snapshots_total", "Snapshots that a client asked for.");
        userSnapshots = metrics.counter(asked.with("outcome", "taken").inRqlite("store.num_user_snapshots"));
        missedUserSnapshots =
                metrics.counter(asked.with("outcome", "not_taken").inRqlite("store.num_user_snapshots_failed"));
        restores = metrics.counter(
                Metric.of("rqlite_restores_total", "Snapshots of other nodes put in the place of the database.")
                        .inRqlite("store.num_restores"));
        backups =
                metrics.counter(Metric.of("rqlite_backups_total", "Backups of this node's database handed over whole.")
                        .inRqlite("store.num_backups"));
        var loaded = Metric.of("rqlite_loads_total", "Databases that came through the log.");
        loads = metrics.counter(loaded.with("outcome", "loaded").inRqlite("store.num_loads"));
        refusedLoads = metrics.counter(loaded.with("outcome", "refused"));
        loadTimes = metrics.histogram(
                Metric.of("rqlite_load_seconds", "Time to put a loaded database in its place on this node."));
    }

    void applied(List<LoggedRequest> requests, List<RequestResult> results, long nanos) {
        applyTimes.record(nanos);
        for (var request : requests) run(request.kind(), request.statements().size(), request.transaction());
        for (var result : results) errors.add(errors(result));
    }

    void read(Request request, long nanos) {
        readTimes.record(nanos);
        run(request.kind(), request.statements().size(), request.transaction());
    }

    private void run(Request.Kind kind, int number, boolean transaction) {
        add(statements, kind, number);
        if (transaction) add(transactions, kind, 1);
    }

    private static void add(Map<Request.Kind, Counter> counters, Request.Kind kind, int number) {
        var counter = counters.get(kind);
        if (counter != null) counter.add(number);
    }

    private static int errors(RequestResult result) {
        return switch (result) {
            case RequestResult.Answered answered -> errors(answered.results());
            case RequestResult.Failed _ -> 1;
        };
    }

    private static int errors(List<StatementResult> results) {
        var errors = 0;
        for (var result : results) if (result instanceof StatementResult.Failed) errors++;
        return errors;
    }

    void committed(long nanos) {
        commitTimes.record(nanos);
    }

    void snapshot(boolean taken, long nanos) {
        (taken ? snapshots : missedSnapshots).increment();
        if (taken) snapshotTimes.record(nanos);
    }

    void userSnapshot(SnapshotResult result) {
        (result == SnapshotResult.NOT_YET ? missedUserSnapshots : userSnapshots).increment();
    }

    void restored() {
        restores.increment();
    }

    void loaded(boolean taken, long nanos) {
        (taken ? loads : refusedLoads).increment();
        if (taken) loadTimes.record(nanos);
    }

    void backedUp() {
        backups.increment();
    }
}
