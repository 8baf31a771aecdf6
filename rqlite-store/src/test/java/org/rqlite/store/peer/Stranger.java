// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Something at a port that is no node: it says its piece to whoever connects, and then nothing.
final class Stranger implements AutoCloseable {
    private final ServerSocket socket;
    private final String says;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private Stranger(String says) throws IOException {
        this.says = says;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var _ = Thread.ofVirtual().start(this::serve);
    }

    static Stranger saying(String says) throws IOException {
        return new Stranger(says);
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                var connection = socket.accept();
                connections.add(connection);
                if (says.isEmpty()) continue;
                connection.getInputStream().read();
                connection.getOutputStream().write(says.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException _) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (var connection : connections) connection.close();
    }
}
