// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.rqlite.api.Request;
import org.rqlite.api.metrics.Counter;
import org.rqlite.api.metrics.Histogram;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;

/// Counts what clients ask for and what they get. Any thread.
final class HttpCounters {
    private static final int KINDS_OF_STATUS = 5;
    private static final int PER_KIND = 100;

    private final Map<Endpoint, Counter> requests = new EnumMap<>(Endpoint.class);
    private final Map<Endpoint, Histogram> times = new EnumMap<>(Endpoint.class);
    private final Map<Request.Kind, Counter> statements = new EnumMap<>(Request.Kind.class);
    private final List<Counter> answers; // by the first digit of their status, less one
    private final Counter leaderNotFound;

    HttpCounters(Metrics metrics) {
        var requested = Metric.of("rqlite_http_requests_total", "Requests, whatever became of them.");
        var took =
                Metric.of("rqlite_http_request_seconds", "Time from the head of a request to the end of its answer.");
        for (var endpoint : Endpoint.values()) {
            var label = endpoint.label();
            var metric = requested.with("endpoint", label);
            requests.put(
                    endpoint,
                    metrics.counter(endpoint.rqlite().isEmpty() ? metric : metric.inRqlite(endpoint.rqlite())));
            times.put(endpoint, metrics.histogram(took.with("endpoint", label)));
        }
        var received = Metric.of("rqlite_http_statements_total", "Statements in requests that are not queued.");
        statements.put(Request.Kind.EXECUTE, statements(metrics, received, "execute"));
        statements.put(Request.Kind.QUERY, statements(metrics, received, "query"));
        statements.put(Request.Kind.REQUEST, statements(metrics, received, "request"));
        var answered = Metric.of("rqlite_http_answers_total", "Answers by the first digit of their status.");
        answers = IntStream.rangeClosed(1, KINDS_OF_STATUS)
                .mapToObj(digit -> metrics.counter(answered.with("status", digit + "xx")))
                .toList();
        leaderNotFound = metrics.counter(
                Metric.of("rqlite_http_leader_not_found_total", "Requests refused because no leader is known.")
                        .inRqlite("http.leader_not_found"));
    }

    private static Counter statements(Metrics metrics, Metric metric, String endpoint) {
        return metrics.counter(metric.with("endpoint", endpoint).inRqlite("http." + endpoint + "_stmts_rx"));
    }

    void requested(Endpoint endpoint) {
        var counter = requests.get(endpoint);
        if (counter != null) counter.increment();
    }

    void took(Endpoint endpoint, long nanos) {
        var histogram = times.get(endpoint);
        if (histogram != null) histogram.record(nanos);
    }

    void received(Request.Kind kind, int number) {
        var counter = statements.get(kind);
        if (counter != null) counter.add(number);
    }

    void answered(int status) {
        answers.get(Math.clamp(status / PER_KIND, 1, KINDS_OF_STATUS) - 1).increment();
    }

    void leaderNotFound() {
        leaderNotFound.increment();
    }
}
