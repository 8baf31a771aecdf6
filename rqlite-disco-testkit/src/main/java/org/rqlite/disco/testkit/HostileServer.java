// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on loopback that answers whatever a test says, right or wrong.
public final class HostileServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private HostileServer(ServerSocket listener, Behaviour behaviour) {
        this.listener = listener;
        this.behaviour = behaviour;
    }

    /// What it does with a connection on which a request may have come.
    @FunctionalInterface
    public interface Behaviour {
        /// Answers; the connection is closed after it.
        ///
        /// @param connection open
        /// @throws IOException if the client went away
        void serve(Socket connection) throws IOException;
    }

    /// Starts one.
    ///
    /// @param behaviour for each connection, on a thread of its own
    /// @return the server
    public static HostileServer start(Behaviour behaviour) {
        try {
            var server = new HostileServer(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), behaviour);
            Thread.ofVirtual().start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One that reads the beginning of a request and then says this, over and over on as many connections as come.
    ///
    /// @param answer the bytes, as Latin-1
    /// @return the server
    public static HostileServer answering(String answer) {
        return start(connection -> {
            connection.getInputStream().read();
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            connection.getOutputStream().flush();
            connection.shutdownOutput();
            connection.getInputStream().skip(Long.MAX_VALUE); // until the client closes
        });
    }

    /// Where it listens.
    ///
    /// @return the port on 127.0.0.1
    public int port() {
        return listener.getLocalPort();
    }

    /// How many connections came.
    ///
    /// @return since the start
    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                var socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            sockets.forEach(HostileServer::closed); // the server was closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            behaviour.serve(socket);
        } catch (IOException _) {
            sockets.remove(socket); // the client had enough
        }
    }

    private static void closed(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(HostileServer::closed);
    }
}
