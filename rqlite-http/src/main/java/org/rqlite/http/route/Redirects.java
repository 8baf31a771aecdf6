// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.Optional;
import org.rqlite.api.Cluster;
import org.rqlite.api.Peer;
import org.rqlite.api.Request;
import org.rqlite.http.params.RequestFault;

/// Sends a client to the leader, if it would rather go there itself than have its request passed on: the parameter
/// `redirect`.
final class Redirects {
    private static final String PARAMETER = "redirect";

    private final Cluster cluster;
    private final HttpCounters counters;

    Redirects(Cluster cluster, HttpCounters counters) {
        this.cluster = cluster;
        this.counters = counters;
    }

    /// Answers a request that the client wants to take to the leader itself.
    ///
    /// @return whether it was answered; if not, it is to be served here
    /// @throws RequestFault if nobody knows where the leader is
    boolean answers(Exchange exchange, Request request) {
        if (!exchange.parameters().has(PARAMETER) || !needsLeader(request)) return false;
        exchange.header(CommonHeaders.JSON);
        return answers(exchange);
    }

    /// The same for what only the leader can do. The caller has set the type of its answers.
    boolean answers(Exchange exchange) {
        if (!exchange.parameters().has(PARAMETER)) return false;
        var leader = cluster.leader();
        var self = cluster.self();
        if (leader.filter(peer -> peer.id().equals(self.id())).isPresent()) return false;
        var api = leader.map(peer -> peer.apiUrl()).orElse("");
        if (api.isEmpty()) {
            counters.leaderNotFound();
            throw RequestFault.ofServer("leader not found");
        }
        exchange.header(HeaderValues.create(HeaderNames.LOCATION, api + exchange.target()));
        exchange.empty(Status.MOVED_PERMANENTLY_301);
        return true;
    }

    /// The leader; empty if none is known, or it is this node.
    Optional<Peer> otherLeader() {
        var self = cluster.self().id();
        return cluster.leader().filter(peer -> !peer.id().equals(self));
    }

    /// Whether only the leader may serve it. A mixed request at level `none` that turns out to write is passed on.
    private boolean needsLeader(Request request) {
        return switch (request.kind()) {
            case EXECUTE -> true;
            case QUERY, REQUEST ->
                switch (request.read().level()) {
                    case NONE -> false;
                    case AUTO -> cluster.self().voter();
                    case WEAK, LINEARIZABLE, STRONG -> true;
                };
        };
    }
}
