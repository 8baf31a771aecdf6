// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Status;
import java.time.Duration;
import java.util.List;
import org.rqlite.api.Cluster;
import org.rqlite.api.NodeReport;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.http.json.JsonWriter;
import org.rqlite.http.params.GoDuration;
import org.rqlite.http.params.RequestFault;

/// `/nodes`, `/leader` and `/readyz`.
final class ClusterEndpoint {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Cluster cluster;

    ClusterEndpoint(Cluster cluster) {
        this.cluster = cluster;
    }

    void nodes(Exchange exchange) {
        var all = exchange.parameters().has("nonvoters");
        var shown = reports(exchange).stream()
                .filter(report -> all || report.peer().voter())
                .toList();
        var asList = exchange.parameters().text("ver").equals("2");
        exchange.json(json -> {
            if (asList) list(shown, json);
            else map(shown, json);
        });
    }

    private List<NodeReport> reports(Exchange exchange) {
        try {
            return cluster.nodes(exchange.parameters().timeout());
        } catch (NotOpenException e) {
            throw new RequestFault(503, "store nodes: " + e.getMessage());
        }
    }

    private static void list(List<NodeReport> reports, JsonWriter json) {
        json.beginObject();
        json.name("nodes");
        json.beginArray();
        reports.forEach(report -> node(report, json));
        json.endArray();
        json.endObject();
    }

    private static void map(List<NodeReport> reports, JsonWriter json) {
        json.beginObject();
        for (var report : reports) {
            json.name(report.peer().id());
            node(report, json);
        }
        json.endObject();
    }

    private static void node(NodeReport report, JsonWriter json) {
        var peer = report.peer();
        json.beginObject();
        text("id", peer.id(), json);
        text("api_addr", peer.apiUrl(), json);
        text("addr", peer.raftAddress(), json);
        json.name("version");
        json.value(report.version());
        json.name("voter");
        json.value(peer.voter());
        json.name("reachable");
        json.value(report.reachable());
        json.name("leader");
        json.value(report.leader());
        if (report.elapsed().isPositive()) {
            json.name("time");
            json.value(report.elapsed().toNanos() / NANOS_PER_SECOND);
            text("time_s", GoDuration.format(report.elapsed()), json);
        }
        text("error", report.error(), json);
        json.endObject();
    }

    private static void text(String name, String value, JsonWriter json) {
        if (value.isEmpty()) return;
        json.name(name);
        json.value(value);
    }

    void leader(Exchange exchange) {
        var leader = cluster.leader().orElseThrow(ClusterEndpoint::noLeader);
        var report = leaderReport(exchange, leader);
        exchange.json(json -> node(report, json));
    }

    private NodeReport leaderReport(Exchange exchange, Peer leader) {
        try {
            return cluster.nodes(exchange.parameters().timeout()).stream()
                    .filter(report -> report.peer().id().equals(leader.id()))
                    .findFirst()
                    .orElseGet(() -> new NodeReport(leader, "", false, false, Duration.ZERO, "not a member"));
        } catch (NotOpenException _) { // there is no leader then
            throw noLeader();
        }
    }

    private static RequestFault noLeader() {
        return new RequestFault(503, "leader not found");
    }

    void readyz(Exchange exchange) {
        var parameters = exchange.parameters();
        if (parameters.has("noleader")) {
            exchange.text(Status.OK_200, "[+]node ok");
            return;
        }
        var sync = parameters.has("sync");
        var caughtUp = sync ? "\n[+]sync ok" : "";
        var storeOk = "[+]node ok\n[+]leader ok\n[+]store ok";
        switch (cluster.readiness(sync, parameters.timeout())) {
            case Readiness.Ready _ -> exchange.text(Status.OK_200, storeOk + caughtUp + "\n[+]db ok");
            case Readiness.NoLeader missing ->
                notReady(exchange, "[+]node ok\n[+]leader does not exist", missing.reason());
            case Readiness.LeaderUnreachable missing ->
                notReady(exchange, "[+]node ok\n[+]leader not contactable: " + missing.error(), "");
            case Readiness.StoreNotReady _ -> notReady(exchange, "[+]node ok\n[+]leader ok\n[+]store not ready", "");
            case Readiness.NotSynced missing -> notReady(exchange, storeOk + "\n[+]sync " + missing.error(), "");
            case Readiness.DatabaseNotOk missing ->
                notReady(exchange, storeOk + caughtUp + "\n[+]db not ok: " + missing.error(), "");
        }
    }

    // what the node waits for goes onto a line of its own, after those that rqlite's tools compare
    private static void notReady(Exchange exchange, String lines, String reason) {
        exchange.text(Status.SERVICE_UNAVAILABLE_503, reason.isEmpty() ? lines : lines + "\n" + reason);
    }
}
