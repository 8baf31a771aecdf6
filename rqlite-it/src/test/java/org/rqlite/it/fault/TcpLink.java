// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The way by which one node calls another: a listener of its own, which passes connections on.
final class TcpLink implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int CONNECT_MILLIS = 2000;

    private final ServerSocket door;
    private final InetSocketAddress target;
    private final Valve there;
    private final Valve back;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private TcpLink(ServerSocket door, InetSocketAddress target, Valve there, Valve back) {
        this.door = door;
        this.target = target;
        this.there = there;
        this.back = back;
    }

    /// Listens and passes connections on.
    ///
    /// @param there for what the caller sends
    /// @param back for what the called one sends
    static TcpLink open(InetSocketAddress at, InetSocketAddress target, Valve there, Valve back) throws IOException {
        var link = new TcpLink(new ServerSocket(), target, there, back);
        link.door.setReuseAddress(true);
        link.door.bind(at, BACKLOG);
        Thread.ofVirtual().start(link::accept);
        return link;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
    }

    private void accept() {
        try {
            while (!door.isClosed()) {
                var caller = door.accept();
                sockets.add(caller);
                Thread.ofVirtual().start(() -> connect(caller));
            }
        } catch (IOException _) {
            // closed
        }
    }

    /// The handshake needs both directions; until then the caller hears nothing.
    private void connect(Socket caller) {
        try {
            if (!there.awaitOpen(System.nanoTime()) || !back.awaitOpen(System.nanoTime())) return;
            var called = new Socket();
            sockets.add(called);
            caller.setTcpNoDelay(true);
            called.setTcpNoDelay(true);
            called.connect(target, CONNECT_MILLIS);
            Pump.start(caller, called, there);
            Pump.start(called, caller, back);
        } catch (IOException _) {
            refuse(caller);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        sockets.removeIf(Socket::isClosed);
    }

    /// As the target did: by a reset.
    private static void refuse(Socket caller) {
        try (caller) {
            caller.setSoLinger(true, 0);
        } catch (IOException _) {
            // gone before
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : sockets) socket.close();
    }

    static InetAddress loopback(int second, int third, int fourth) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, (byte) second, (byte) third, (byte) fourth});
    }
}
