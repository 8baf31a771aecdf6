// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.Optional;
import org.rqlite.api.Peer;

/// The header that says who served a request: this node by its API's address, another by its Raft address.
final class ServedBy {
    private static final HeaderName NAME = HeaderNames.create("X-Rqlite-Served-By");

    private final Header self;

    /// @param advertisedAddress of this node's HTTP API, `host:port`
    ServedBy(String advertisedAddress) {
        this.self = HeaderValues.createCached(NAME, advertisedAddress);
    }

    Header self() {
        return self;
    }

    /// @param raftAddress of the node that served
    Header other(String raftAddress) {
        return HeaderValues.create(NAME, raftAddress);
    }

    /// @param leader that serves instead; empty if this node does
    Header of(Optional<Peer> leader) {
        return leader.map(peer -> other(peer.raftAddress())).orElse(self);
    }
}
