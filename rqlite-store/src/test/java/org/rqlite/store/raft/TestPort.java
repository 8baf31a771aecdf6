// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.ratis.thirdparty.io.grpc.Server;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/// A gRPC server on loopback that knows no method.
final class TestPort implements AutoCloseable {
    private final Server server;

    private TestPort(Server server) {
        this.server = server;
    }

    static TestPort open() {
        try {
            return new TestPort(
                    NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .build()
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int number() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
