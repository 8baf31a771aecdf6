// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.List;
import org.rqlite.api.Cluster;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Statement;
import org.rqlite.http.json.JsonWriter;
import org.rqlite.http.params.RequestFault;
import org.rqlite.http.params.StatementParser;
import org.rqlite.http.queue.Outcome;
import org.rqlite.http.queue.QueuedWrite;
import org.rqlite.http.queue.Work;
import org.rqlite.http.queue.WriteQueue;

/// `/db/execute` with `queue`: the write is answered once it is queued, or with `wait` once it is done.
final class QueueEndpoint {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int BAD_REQUEST = 400;

    private final WriteQueue queue;
    private final Cluster cluster;
    private final HttpCounters counters;

    QueueEndpoint(WriteQueue queue, Cluster cluster, HttpCounters counters) {
        this.queue = queue;
        this.cluster = cluster;
        this.counters = counters;
    }

    void execute(Exchange exchange) {
        var start = System.nanoTime();
        var parameters = exchange.parameters();
        if (!parameters.has("noleader") && cluster.leader().isEmpty()) {
            counters.leaderNotFound();
            throw new RequestFault(503, "leader not found");
        }
        var waits = parameters.has("wait");
        var work = Work.of(statements(exchange, waits));
        var deadline = start + parameters.timeout().toNanos();
        try {
            var write = put(exchange, work, deadline);
            var error = waits ? error(write, deadline) : "";
            exchange.json(json -> answer(exchange, json, error, write.sequence(), System.nanoTime() - start));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new RequestFault(503, "this node is stopping");
        }
    }

    // as in rqlite: what cannot be parsed is queued as nothing, only the empty array is refused
    private static List<Statement> statements(Exchange exchange, boolean waits) {
        var body = exchange.body();
        try {
            return StatementParser.parse(body, exchange.memory()::use);
        } catch (RequestFault e) {
            var refused = !waits && e.text().equals(StatementParser.NO_STATEMENTS);
            if (e.status() != BAD_REQUEST || refused) throw e;
            return List.of();
        }
    }

    private QueuedWrite put(Exchange exchange, Work work, long deadline) throws InterruptedException {
        var memory = exchange.memory().part(work.bytes());
        var queued = false;
        try {
            var write = queue.put(work, memory::close, deadline);
            queued = true;
            return write;
        } catch (OverloadedException e) {
            throw new RequestFault(503, String.valueOf(e.getMessage()));
        } finally {
            if (!queued) memory.close();
        }
    }

    /// Waits for a write.
    ///
    /// @return why it was not done; empty if it was
    private String error(QueuedWrite write, long deadline) throws InterruptedException {
        var outcome = write.await(deadline);
        queue.waited(outcome.isPresent());
        return switch (outcome.orElseThrow(() -> new RequestFault(408, "queue wait timeout"))) {
            case Outcome.Applied _ -> "";
            case Outcome.Dropped(var reason) -> reason;
            case Outcome.GivenUp(var reason) -> throw new RequestFault(503, reason);
        };
    }

    private static void answer(Exchange exchange, JsonWriter json, String error, long sequence, long elapsedNanos) {
        json.beginObject();
        json.name("results");
        json.beginArray();
        json.endArray();
        if (!error.isEmpty()) {
            json.name("error");
            json.value(error);
        }
        if (exchange.parameters().has("timings")) {
            json.name("time");
            json.value(elapsedNanos / NANOS_PER_SECOND);
        }
        json.name("sequence_number");
        json.value(sequence);
        json.endObject();
    }
}
