// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.http.json.DiagnosticJson;

/// `/status`.
final class StatusEndpoint {
    private final SortedMap<String, DiagnosticSource> sources;
    private final Diagnostic http;

    /// @param bindAddress where this server listens, `host:port`
    StatusEndpoint(SortedMap<String, DiagnosticSource> sources, String bindAddress) {
        this.sources = sources;
        this.http = Diagnostic.section(Map.of(
                "auth", Diagnostic.of("disabled"),
                "bind_addr", Diagnostic.of(bindAddress),
                "tls", Diagnostic.section(Map.of("enabled", Diagnostic.of("false")))));
    }

    void status(Exchange exchange) {
        var facts = new TreeMap<String, Diagnostic>();
        facts.put("http", http);
        sources.forEach((name, source) -> facts.put(name, source.report()));
        var root = Diagnostic.section(facts);
        if (exchange.parameters().has("key")) {
            var branch = DiagnosticJson.at(root, exchange.parameters().text("key"));
            exchange.compactJson(json -> DiagnosticJson.write(branch, json));
        } else {
            exchange.json(json -> DiagnosticJson.write(root, json));
        }
    }
}
