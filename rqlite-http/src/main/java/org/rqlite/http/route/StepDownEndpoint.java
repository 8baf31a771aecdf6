// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Status;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rqlite.api.Cluster;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotOpenException;
import org.rqlite.http.params.NodeName;
import org.rqlite.http.params.RequestFault;

/// `POST /leader`: has the leader hand leadership over. With `wait` any node passes it on and the answer comes when
/// another leads; without, only the leader itself heeds it and answers at once.
final class StepDownEndpoint {
    private static final System.Logger LOGGER = System.getLogger(StepDownEndpoint.class.getName());
    private static final String JSON = "application/json";

    private final Cluster cluster;
    private final Redirects redirects;
    private final ServedBy servedBy;
    private final AtomicBoolean underWay = new AtomicBoolean(); // whether one runs that nobody waits for

    StepDownEndpoint(Cluster cluster, Redirects redirects, ServedBy servedBy) {
        this.cluster = cluster;
        this.redirects = redirects;
        this.servedBy = servedBy;
    }

    void stepDown(Exchange exchange) {
        exchange.header(CommonHeaders.JSON);
        var successor = successor(exchange);
        check(successor);
        var timeout = exchange.parameters().timeout();
        if (!exchange.parameters().has("wait")) {
            if (leads()) begin(successor, timeout);
            exchange.header(servedBy.self());
        } else {
            if (redirects.answers(exchange)) return;
            if (cluster.leader().isEmpty()) throw new RequestFault(503, "leader not found");
            var other = redirects.otherLeader();
            await(successor, timeout);
            exchange.header(servedBy.of(other));
        }
        exchange.empty(Status.OK_200);
    }

    // rqlite reads no body of any other type, nor of this one with a charset
    private static Optional<String> successor(Exchange exchange) {
        if (!exchange.contentType().equals(JSON)) return Optional.empty();
        return NodeName.parse(exchange.body()).filter(id -> !id.isEmpty());
    }

    private void check(Optional<String> successor) {
        try {
            var members = cluster.members();
            if (successor.isEmpty()) return;
            var id = successor.get();
            if (members.stream().noneMatch(peer -> peer.id().equals(id))) throw fault("node not found in cluster");
            if (cluster.leader().filter(peer -> peer.id().equals(id)).isPresent()) {
                throw fault("cannot step down to the current Leader");
            }
        } catch (NotOpenException e) {
            throw notOpen(e);
        }
    }

    private boolean leads() {
        var self = cluster.self().id();
        return cluster.leader().filter(peer -> peer.id().equals(self)).isPresent();
    }

    private void begin(Optional<String> successor, Duration timeout) {
        if (!underWay.compareAndSet(false, true)) return; // the first one counts
        Thread.ofVirtual().name("step-down").start(() -> {
            try {
                cluster.stepDown(successor, timeout);
            } catch (DatabaseException e) {
                LOGGER.log(Level.WARNING, () -> "leadership was not handed over: " + e.getMessage());
            } finally {
                underWay.set(false);
            }
        });
    }

    private void await(Optional<String> successor, Duration timeout) {
        try {
            cluster.stepDown(successor, timeout);
        } catch (LeaderNotFoundException _) { // there was one: nobody followed it
            throw fault("leadership transfer timeout");
        } catch (NotOpenException e) {
            throw notOpen(e);
        } catch (DatabaseException e) {
            throw fault(String.valueOf(e.getMessage()));
        }
    }

    private static RequestFault fault(String message) {
        return RequestFault.ofServer("stepdown: " + message);
    }

    private static RequestFault notOpen(NotOpenException e) {
        return new RequestFault(503, "stepdown: " + e.getMessage());
    }
}
