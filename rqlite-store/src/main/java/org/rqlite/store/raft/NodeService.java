// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/// What else is served at the node-to-node port, beside the log (A9).
@FunctionalInterface
public interface NodeService {
    /// Nothing else.
    NodeService NONE = _ -> {};

    /// Adds services and limits to the server before it starts; called once.
    ///
    /// @param server shared with the log; the door has been installed
    void install(NettyServerBuilder server);
}
