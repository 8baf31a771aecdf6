// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// Ports on 127.0.0.1 that were free a moment ago.
public final class FreePorts {
    private static final int TRIES = 100;

    private FreePorts() {}

    /// Draws some, all different.
    ///
    /// @param count how many
    /// @return as many
    public static List<Integer> draw(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (var i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            for (var socket : sockets) closed(socket);
        }
    }

    /// One that is free for datagrams too, as DNS needs it.
    ///
    /// @return the port
    public static int drawForDns() {
        for (var left = TRIES; left > 0; left--) {
            int port = draw(1).getFirst();
            try (var _ = new DatagramSocket(port, InetAddress.ofLiteral("127.0.0.1"))) {
                return port;
            } catch (IOException _) { // taken: another
            }
        }
        throw new AssertionError("no free port");
    }

    private static void closed(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
