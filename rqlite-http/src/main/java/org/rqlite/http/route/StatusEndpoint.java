// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.http.json.DiagnosticJson;
import org.rqlite.http.params.GoDuration;
import org.rqlite.http.queue.WriteQueue;

/// `/status`.
final class StatusEndpoint {
    private final SortedMap<String, DiagnosticSource> sources;
    private final WriteQueue queue;
    private final String bindAddress;

    /// @param bindAddress where this server listens, `host:port`
    StatusEndpoint(SortedMap<String, DiagnosticSource> sources, WriteQueue queue, String bindAddress) {
        this.sources = sources;
        this.queue = queue;
        this.bindAddress = bindAddress;
    }

    void status(Exchange exchange) {
        var facts = new TreeMap<String, Diagnostic>();
        facts.put("http", http());
        sources.forEach((name, source) -> facts.put(name, source.report()));
        var root = Diagnostic.section(facts);
        if (exchange.parameters().has("key")) {
            var branch = DiagnosticJson.at(root, exchange.parameters().text("key"));
            exchange.compactJson(json -> DiagnosticJson.write(branch, json));
        } else {
            exchange.json(json -> DiagnosticJson.write(root, json));
        }
    }

    private Diagnostic http() {
        return Diagnostic.section(Map.of(
                "auth", Diagnostic.of("disabled"),
                "bind_addr", Diagnostic.of(bindAddress),
                "queue", Diagnostic.section(Map.of("_default", queue())),
                "tls", Diagnostic.section(Map.of("enabled", Diagnostic.of("false")))));
    }

    private Diagnostic queue() {
        var bounds = queue.bounds();
        return Diagnostic.section(Map.of(
                "batch_size", Diagnostic.of(bounds.batchSize()),
                "max_size", Diagnostic.of(bounds.capacity()),
                "sequence_number", Diagnostic.of(queue.processed()),
                "timeout", Diagnostic.of(GoDuration.format(bounds.linger()))));
    }
}
