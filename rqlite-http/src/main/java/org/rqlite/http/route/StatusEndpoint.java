// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rqlite.api.Cluster;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.http.json.DiagnosticJson;
import org.rqlite.http.params.GoDuration;
import org.rqlite.http.params.QueryParameters;
import org.rqlite.http.queue.WriteQueue;

/// `/status`.
final class StatusEndpoint {
    private final SortedMap<String, DiagnosticSource> sources;
    private final WriteQueue queue;
    private final Cluster cluster;
    private final String bindAddress;
    private final String allowOrigin;

    StatusEndpoint(Node node, Front.Addresses addresses) {
        this.sources = node.status();
        this.queue = node.queue();
        this.cluster = node.cluster();
        this.bindAddress = addresses.bind();
        this.allowOrigin = addresses.allowOrigin();
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
        var facts = new TreeMap<String, Diagnostic>();
        if (!allowOrigin.isEmpty()) facts.put("allow_origin", Diagnostic.of(allowOrigin));
        facts.put("auth", Diagnostic.of("disabled"));
        facts.put("bind_addr", Diagnostic.of(bindAddress));
        facts.put(
                "cluster",
                Diagnostic.section(Map.of(
                        "local_node_addr", Diagnostic.of(cluster.self().raftAddress()),
                        "timeout", Diagnostic.of(GoDuration.format(QueryParameters.DEFAULT_TIMEOUT)))));
        facts.put("queue", Diagnostic.section(Map.of("_default", queue())));
        facts.put("tls", Diagnostic.section(Map.of("enabled", Diagnostic.of("false"))));
        return Diagnostic.section(facts);
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
