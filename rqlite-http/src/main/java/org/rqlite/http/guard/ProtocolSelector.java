// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/// Takes every connection, whatever it speaks.
///
/// Helidon's own way of telling protocols apart ends connections that speak none of them without an answer; here they
/// are left to HTTP/1.1, which answers.
///
/// @param guard of all connections
/// @param memory the heap for what clients send
/// @param http1 serves HTTP/1.1, and what is neither
/// @param http2 serves HTTP/2
public record ProtocolSelector(
        Guard guard, MemoryBudget memory, ServerConnectionSelector http1, ServerConnectionSelector http2)
        implements ServerConnectionSelector {
    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new UndecidedConnection(context, this);
    }
}
