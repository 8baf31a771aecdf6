// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A proxy that can swallow what the server answers: the request arrives, its outcome stays unknown.
public final class TcpProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean swallowing;

    private TcpProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /// Starts one.
    ///
    /// @param target the server's port on 127.0.0.1
    /// @return the proxy
    public static TcpProxy start(int target) {
        return start(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), target);
    }

    /// Starts one where others expect the server.
    ///
    /// @param at where it listens
    /// @param target the server's port on 127.0.0.1
    /// @return the proxy
    public static TcpProxy start(InetSocketAddress at, int target) {
        try {
            var proxy = new TcpProxy(new ServerSocket(at.getPort(), 50, at.getAddress()), target);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where it listens.
    ///
    /// @return the port
    public int port() {
        return listener.getLocalPort();
    }

    /// From now on answers get lost, on connections new and old; requests arrive.
    public void swallowAnswers() {
        swallowing = true;
    }

    /// Cuts all connections, which are torn by what got lost, and loses nothing more.
    public void heal() {
        swallowing = false;
        sockets.forEach(TcpProxy::closed);
    }

    private void accept() {
        try {
            while (!listener.isClosed()) connect(listener.accept());
        } catch (IOException _) {
            sockets.forEach(TcpProxy::closed); // the proxy was closed
        }
    }

    private void connect(Socket client) {
        try {
            var server = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
            sockets.add(client);
            sockets.add(server);
            Thread.ofVirtual().start(() -> pump(client, server, false));
            Thread.ofVirtual().start(() -> pump(server, client, true));
        } catch (IOException _) {
            closed(client); // the server is away
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        var buffer = new byte[8192];
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (answers && swallowing) continue;
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException _) {
            sockets.remove(from); // either end went away; both are closed
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
        sockets.forEach(TcpProxy::closed);
    }
}
