// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.util.EnumMap;
import java.util.Map;
import org.rqlite.api.Request;
import org.rqlite.api.metrics.Counter;
import org.rqlite.api.metrics.Histogram;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;

/// Counts what this node forwards to the leader. Any thread.
public final class ForwardCounters {
    private final Map<Request.Kind, Counter> sent = new EnumMap<>(Request.Kind.class);
    private final Map<Request.Kind, Counter> failed = new EnumMap<>(Request.Kind.class);
    private final Counter backupsSent;
    private final Counter backupsFailed;
    private final Counter loadsSent;
    private final Counter loadsFailed;
    private final Histogram times;

    /// Begins to count.
    ///
    /// @param metrics of the node
    public ForwardCounters(Metrics metrics) {
        var requests = Metric.of("rqlite_forwarded_requests_total", "Requests sent to the leader, once an attempt.");
        var failures = Metric.of("rqlite_forward_failures_total", "Requests to the leader that got no answer.");
        for (var kind : Request.Kind.values()) {
            var names = KindNames.of(kind);
            sent.put(
                    kind,
                    metrics.counter(requests.with("kind", names.one()).inRqlite("proxy.remote_" + names.several())));
            failed.put(
                    kind,
                    metrics.counter(failures.with("kind", names.one())
                            .inRqlite("proxy.remote_" + names.several() + "_failed")));
        }
        backupsSent = metrics.counter(requests.with("kind", "backup").inRqlite("proxy.remote_backups"));
        backupsFailed = metrics.counter(failures.with("kind", "backup"));
        loadsSent = metrics.counter(requests.with("kind", "load").inRqlite("proxy.remote_loads"));
        loadsFailed = metrics.counter(failures.with("kind", "load"));
        times = metrics.histogram(Metric.of("rqlite_forward_seconds", "Time that the leader took to answer."));
    }

    void sent(Request.Kind kind) {
        count(sent, kind);
    }

    void answered(long nanos) {
        times.record(nanos);
    }

    void failed(Request.Kind kind) {
        count(failed, kind);
    }

    void backupSent() {
        backupsSent.increment();
    }

    void backupFailed() {
        backupsFailed.increment();
    }

    void loadSent() {
        loadsSent.increment();
    }

    void loadFailed() {
        loadsFailed.increment();
    }

    private static void count(Map<Request.Kind, Counter> counters, Request.Kind kind) {
        var counter = counters.get(kind);
        if (counter != null) counter.increment();
    }
}
