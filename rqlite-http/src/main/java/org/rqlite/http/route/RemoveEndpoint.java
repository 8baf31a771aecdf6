// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Status;
import java.util.Optional;
import org.rqlite.api.Cluster;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.RefusedException;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.StaleReadException;
import org.rqlite.api.TransactionFailedException;
import org.rqlite.http.params.NodeName;
import org.rqlite.http.params.RequestFault;

/// `/remove`: takes a node out of the cluster, on whichever node it is asked for.
final class RemoveEndpoint {
    private final Cluster cluster;
    private final Redirects redirects;
    private final ServedBy servedBy;

    RemoveEndpoint(Cluster cluster, Redirects redirects, ServedBy servedBy) {
        this.cluster = cluster;
        this.redirects = redirects;
        this.servedBy = servedBy;
    }

    void remove(Exchange exchange) {
        var id = id(exchange.body());
        if (id.isEmpty()) {
            exchange.empty(Status.BAD_REQUEST_400);
            return;
        }
        if (redirects.answers(exchange)) return;
        try {
            var _ = cluster.members(); // a store that is not open is another fault than a leader that is not known
            if (cluster.leader().isEmpty()) throw new LeaderNotFoundException();
            var other = redirects.otherLeader();
            cluster.remove(id.get(), exchange.parameters().timeout());
            exchange.header(servedBy.of(other));
        } catch (DatabaseException e) {
            throw new RequestFault(status(e), String.valueOf(e.getMessage()));
        }
        exchange.empty(Status.OK_200);
    }

    // rqlite says nothing of what is wrong with the body
    private static Optional<String> id(byte[] body) {
        try {
            return NodeName.parse(body);
        } catch (RequestFault _) {
            return Optional.empty();
        }
    }

    private static int status(DatabaseException fault) {
        return switch (fault) {
            case NotLeaderException _, LeaderNotFoundException _, OverloadedException _ -> 503;
            case CommitUnknownException _,
                    NotOpenException _,
                    NotReadyException _,
                    RefusedException _,
                    InvalidDatabaseException _,
                    RequestTooLargeException _,
                    StaleReadException _,
                    TransactionFailedException _ -> 500;
        };
    }
}
