// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import java.util.Locale;

/// What a path leads to. It is not cleaned; most match by their start, as in rqlite.
enum Endpoint {
    EXECUTE("/db/execute", false, "http.executions"),
    QUERY("/db/query", false, "http.queries"),
    REQUEST("/db/request", false, "http.requests"),
    BACKUP("/db/backup", false, "http.backups"),
    LOAD("/db/load", false, "http.loads"),
    BOOT("/boot", true, "http.boot"),
    SQL("/db/sql", false, "http.sql_analyze"),
    STATUS("/status", false, "http.num_status"),
    NODES("/nodes", false, ""),
    READYZ("/readyz", false, "http.num_readyz"),
    REMOVE("/remove", false, ""),
    LEADER("/leader", true, ""),
    SNAPSHOT("/snapshot", true, "http.user_snapshots"),
    REAP("/reap", true, "http.user_reaps"),
    LICENSES("/licenses", true, ""),
    VARIABLES("/debug/vars", true, ""),
    PROFILE("/debug/pprof", false, ""),
    METRICS("/metrics", true, ""),
    OPENAPI("/openapi.json", true, ""),
    ROOT("/", true, ""),
    CONSOLE(ConsoleEndpoint.ROOT, false, "http.ui"),
    CONSOLE_REDIRECT("/console", true, ""),
    OTHER("", false, "");

    private static final Endpoint[] ALL = values();

    private final String path;
    private final boolean whole;
    private final String rqlite;

    Endpoint(String path, boolean whole, String rqlite) {
        this.path = path;
        this.whole = whole;
        this.rqlite = rqlite;
    }

    /// Where a path leads.
    static Endpoint of(String path) {
        if (path.isEmpty()) return ROOT;
        for (var endpoint : ALL) {
            if (endpoint.whole ? path.equals(endpoint.path) : path.startsWith(endpoint.path)) return endpoint;
        }
        return OTHER;
    }

    /// As metrics name it.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// As rqlite counts its requests; empty if it does not.
    String rqlite() {
        return rqlite;
    }
}
