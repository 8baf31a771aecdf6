// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import org.rqlite.http.guard.Framing;
import org.rqlite.http.params.RequestFault;

/// Finds the endpoint of a request, in rqlite's order: preflight, query string, path, method.
final class Routes {
    private static final Header CONSOLE = HeaderValues.createCached(HeaderNames.LOCATION, ConsoleEndpoint.ROOT);

    private static final String QUEUED = "queue";

    private final DataEndpoint data;
    private final QueueEndpoint queue;
    private final BackupEndpoint backup;
    private final LoadEndpoint load;
    private final ClusterEndpoint cluster;
    private final StepDownEndpoint stepDown;
    private final RemoveEndpoint remove;
    private final SnapshotEndpoint snapshot;
    private final StatusEndpoint status;
    private final SqlEndpoint sql = new SqlEndpoint();
    private final ConsoleEndpoint console = new ConsoleEndpoint();
    private final MetricsEndpoint metrics;
    private final ProfileEndpoint profile = new ProfileEndpoint();
    private final LicensesEndpoint licenses = new LicensesEndpoint();
    private final OpenApiEndpoint openApi = new OpenApiEndpoint();

    Routes(Node node, Front.Addresses addresses, HttpCounters counters) {
        var redirects = new Redirects(node.cluster(), counters);
        var servedBy = new ServedBy(addresses.advertised());
        this.data = new DataEndpoint(node.database(), redirects, servedBy, counters);
        this.queue = new QueueEndpoint(node.queue(), node.cluster(), counters);
        this.backup = new BackupEndpoint(node.backups(), redirects, counters);
        this.load = new LoadEndpoint(node.loads(), data, redirects, servedBy, counters);
        this.cluster = new ClusterEndpoint(node.cluster());
        this.stepDown = new StepDownEndpoint(node.cluster(), redirects, servedBy);
        this.remove = new RemoveEndpoint(node.cluster(), redirects, servedBy);
        this.snapshot = new SnapshotEndpoint(node.cluster());
        this.status = new StatusEndpoint(node, addresses);
        this.metrics = new MetricsEndpoint(node.metrics(), node.variables());
    }

    void serve(Exchange exchange, Framing framing, Endpoint endpoint) {
        if (framing instanceof Framing.Invalid invalid) throw new RequestFault(invalid.reason());
        if (exchange.method().equals("OPTIONS")) {
            exchange.empty(Status.OK_200);
            return;
        }
        exchange.parseParameters();
        route(exchange, endpoint);
    }

    private void route(Exchange exchange, Endpoint endpoint) {
        switch (endpoint) {
            case EXECUTE -> {
                if (posts(exchange)) execute(exchange);
            }
            case QUERY -> {
                if (getsOrPosts(exchange)) data.query(exchange);
            }
            case REQUEST -> {
                if (posts(exchange)) data.request(exchange);
            }
            case BACKUP -> {
                if (allowedText(exchange, exchange.isGet())) backup.backup(exchange);
            }
            case LOAD -> {
                if (allowedText(exchange, exchange.isPost())) load.load(exchange);
            }
            case BOOT -> {
                if (allowedText(exchange, exchange.isPost())) load.boot(exchange);
            }
            case SQL -> {
                if (getsOrPosts(exchange)) sql.sql(exchange);
            }
            case STATUS -> {
                if (gets(exchange)) status.status(exchange);
            }
            case NODES -> {
                if (gets(exchange)) cluster.nodes(exchange);
            }
            case READYZ -> {
                if (allowedText(exchange, exchange.isGet())) cluster.readyz(exchange);
            }
            case REMOVE -> {
                if (allowedText(exchange, exchange.isDelete())) remove.remove(exchange);
            }
            case LEADER -> leader(exchange);
            case SNAPSHOT -> {
                if (allowedText(exchange, exchange.isPost())) snapshot.snapshot(exchange);
            }
            case REAP -> {
                if (allowedText(exchange, exchange.isPost())) snapshot.reap(exchange);
            }
            case LICENSES -> licenses(exchange);
            case VARIABLES -> {
                if (allowed(exchange, !exchange.isHead())) metrics.variables(exchange);
            }
            case PROFILE -> {
                if (allowedText(exchange, !exchange.isHead())) profile.profile(exchange);
            }
            case METRICS -> {
                if (allowedText(exchange, exchange.isGet())) metrics.metrics(exchange);
            }
            case OPENAPI -> {
                if (gets(exchange)) openApi.openApi(exchange);
            }
            case ROOT -> redirect(exchange, Status.FOUND_302);
            case CONSOLE -> {
                if (allowedText(exchange, exchange.isGet() || exchange.isHead())) console.serve(exchange);
            }
            case CONSOLE_REDIRECT -> redirect(exchange, Status.MOVED_PERMANENTLY_301);
            case OTHER -> exchange.empty(Status.NOT_FOUND_404);
        }
    }

    private void execute(Exchange exchange) {
        if (exchange.parameters().has(QUEUED)) queue.execute(exchange);
        else data.execute(exchange);
    }

    private void leader(Exchange exchange) {
        if (exchange.isPost()) stepDown.stepDown(exchange);
        else if (gets(exchange)) cluster.leader(exchange);
    }

    // it names its type like those of JSON
    private void licenses(Exchange exchange) {
        if (!exchange.isGet()) exchange.header(CommonHeaders.TEXT);
        if (allowedText(exchange, exchange.isGet())) licenses.licenses(exchange);
    }

    private static void redirect(Exchange exchange, Status status) {
        exchange.header(CONSOLE);
        if (!exchange.isGet()) {
            exchange.empty(status);
            return;
        }
        exchange.html(status, "<a href=\"/console/\">" + status.reasonPhrase() + "</a>.\n\n");
    }

    private static boolean posts(Exchange exchange) {
        return allowed(exchange, exchange.isPost());
    }

    private static boolean gets(Exchange exchange) {
        return allowed(exchange, exchange.isGet());
    }

    private static boolean getsOrPosts(Exchange exchange) {
        return allowed(exchange, exchange.isGet() || exchange.isPost());
    }

    private static boolean allowedText(Exchange exchange, boolean allowed) {
        if (allowed) return true;
        exchange.empty(Status.METHOD_NOT_ALLOWED_405);
        return false;
    }

    // JSON endpoints name their type even when they refuse the method
    private static boolean allowed(Exchange exchange, boolean allowed) {
        if (allowed) return true;
        exchange.header(CommonHeaders.JSON);
        exchange.empty(Status.METHOD_NOT_ALLOWED_405);
        return false;
    }
}
