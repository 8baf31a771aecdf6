// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;

/// Ratis's gRPC transport with appenders of ours. Ratis makes it itself, by its class name in the settings.
final class AppenderRpc implements RpcType {
    private static final String TYPE = "raft.rpc.type";

    /// For Ratis alone.
    AppenderRpc() {}

    /// Names it in the settings, and lets Ratis, and nobody else, make it.
    static void install(RaftProperties properties) {
        AppenderRpc.class.getModule().addOpens(AppenderRpc.class.getPackageName(), RaftServer.class.getModule());
        properties.set(TYPE, AppenderRpc.class.getName());
    }

    @Override
    public String name() {
        return AppenderRpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return Appenders.factory(parameters);
    }
}
