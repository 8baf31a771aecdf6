// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/// The service that a node offers to other nodes, on the gRPC server that Ratis runs (A9).
public final class PeerService implements AutoCloseable {
    /// Its name on the wire, the only one besides Ratis's own that the door lets through.
    public static final String NAME = "org.rqlite.Peer";

    private PeerService() {}

    /// A service that serves once it is installed.
    ///
    /// @param handler does what is asked for
    /// @param limits of what strangers can cost
    /// @return not yet served
    public static PeerService of(PeerHandler handler, PeerLimits limits) {
        return notBuilt(handler, limits);
    }

    /// Adds the service and its limits to a server that is being built. Once.
    ///
    /// @param builder of the server
    public void install(NettyServerBuilder builder) {
        var _ = PeerService.<String>notBuilt(builder);
    }

    /// Ends the calls under way and takes no more. Before the server is closed; may be called twice.
    @Override
    public void close() {}

    private static <T> T notBuilt(Object... given) {
        throw new UnsupportedOperationException("not built yet: " + java.util.Arrays.toString(given));
    }
}
