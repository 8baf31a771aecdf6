// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Status;
import org.rqlite.api.Cluster;
import org.rqlite.api.NotOpenException;
import org.rqlite.http.params.RequestFault;

/// `/snapshot` and `/reap`, which concern the node that is asked.
final class SnapshotEndpoint {
    private static final String TRAILING_LOGS = "trailing_logs";
    private static final String NOTHING_REAPED = "{\"snapshots_reaped\":0,\"wals_checkpointed\":0}\n";

    private final Cluster cluster;

    SnapshotEndpoint(Cluster cluster) {
        this.cluster = cluster;
    }

    void snapshot(Exchange exchange) {
        var parameters = exchange.parameters();
        // the node's own policy says how much of the log stays (H7)
        if (parameters.has(TRAILING_LOGS) && Long.parseLong(parameters.text(TRAILING_LOGS)) != 0) {
            throw new RequestFault(TRAILING_LOGS + " is not supported yet");
        }
        try {
            switch (cluster.takeSnapshot(parameters.timeout())) {
                case TAKEN -> exchange.empty(Status.OK_200);
                case NOTHING_NEW -> exchange.empty(Status.NO_CONTENT_204);
                case NOT_YET -> throw RequestFault.ofServer("cannot take snapshot now, try again later");
            }
        } catch (NotOpenException e) {
            throw RequestFault.ofServer(String.valueOf(e.getMessage()));
        }
    }

    /// A new snapshot takes the old one's place: there is never one to reap.
    void reap(Exchange exchange) {
        exchange.json(Status.OK_200, NOTHING_REAPED);
    }
}
