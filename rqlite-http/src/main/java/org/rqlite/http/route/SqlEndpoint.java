// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.List;
import org.rqlite.api.Statement;
import org.rqlite.http.json.JsonWriter;
import org.rqlite.http.params.RequestFault;
import org.rqlite.http.params.StatementParser;

/// `/db/sql`: how statements are written to the log.
///
/// As they came: what differs from time to time and from node to node, `random()` or `datetime('now')`, takes its value
/// from the log entry where the statement runs (S7), so nothing is put in its place.
final class SqlEndpoint {
    private static final double NANOS_PER_SECOND = 1e9;

    void sql(Exchange exchange) {
        var start = System.nanoTime();
        var statements = exchange.isGet()
                ? exchange.parameters()
                        .query()
                        .map(Statement::of)
                        .map(List::of)
                        .orElseThrow(() -> new RequestFault("query not specified"))
                : StatementParser.parse(exchange.body(), exchange.memory()::use);
        var timings = exchange.parameters().has("timings");
        exchange.json(json -> {
            json.beginObject();
            json.name("results");
            json.beginArray();
            for (var statement : statements) write(json, statement.sql());
            json.endArray();
            if (timings) {
                json.name("time");
                json.value((System.nanoTime() - start) / NANOS_PER_SECOND);
            }
            json.endObject();
        });
    }

    private static void write(JsonWriter json, String sql) {
        json.beginObject();
        json.name("original");
        json.value(sql);
        json.name("rewritten");
        json.value(sql);
        json.endObject();
    }
}
