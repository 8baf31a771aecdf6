// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.SortedMap;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.http.metrics.GoVariables;
import org.rqlite.http.metrics.PrometheusText;

/// `/metrics` and `/debug/vars`: what the node counts, for Prometheus and as rqlite shows it.
final class MetricsEndpoint {
    private final Metrics metrics;
    private final SortedMap<String, DiagnosticSource> variables;

    /// @param variables what `/debug/vars` shows besides
    MetricsEndpoint(Metrics metrics, SortedMap<String, DiagnosticSource> variables) {
        this.metrics = metrics;
        this.variables = variables;
    }

    void metrics(Exchange exchange) {
        exchange.document(CommonHeaders.PROMETHEUS, out -> PrometheusText.write(metrics.samples(), out));
    }

    void variables(Exchange exchange) {
        var shown = new GoVariables(metrics.samples(), variables);
        var only = exchange.parameters().text("key");
        exchange.document(CommonHeaders.JSON, out -> shown.write(only, out));
    }
}
