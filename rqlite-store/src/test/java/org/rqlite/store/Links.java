// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;

/// The network between the nodes of a [StoreCluster]: a TCP proxy for each ordered pair, which can be cut. What
/// a node sends on connections that it opened goes through its own links, the answers on the way back, too.
final class Links implements AutoCloseable {
    private final IntUnaryOperator portOf; // a node's real port, as of now
    private final Map<Long, Link> links = new ConcurrentHashMap<>();

    Links(IntUnaryOperator portOf) {
        this.portOf = portOf;
    }

    /// Where one node dials to reach another.
    String address(int from, int to) {
        return "127.0.0.1:" + link(from, to).port();
    }

    /// Lets nothing through from one node to another: open connections break, new ones are closed at once.
    void cut(int from, int to) {
        link(from, to).cut();
    }

    void heal(int from, int to) {
        link(from, to).heal();
    }

    void healAll() {
        links.values().forEach(Link::heal);
    }

    @Override
    public void close() {
        links.values().forEach(Link::close);
    }

    private Link link(int from, int to) {
        return links.computeIfAbsent(((long) from << 32) | to, _ -> new Link(to));
    }

    private final class Link {
        private final int to;
        private final ServerSocket door;
        private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
        private volatile boolean cut;

        Link(int to) {
            this.to = to;
            try {
                door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return door.getLocalPort();
        }

        void cut() {
            cut = true;
            sockets.forEach(Links::shut);
        }

        void heal() {
            cut = false;
        }

        void close() {
            try {
                door.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            cut();
        }

        private void accept() {
            while (!door.isClosed()) {
                try {
                    var near = door.accept();
                    Thread.ofVirtual().start(() -> join(near));
                } catch (IOException _) {
                    return; // closed
                }
            }
        }

        private void join(Socket near) {
            var far = new Socket();
            sockets.add(near);
            sockets.add(far);
            try {
                if (cut) return;
                far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), portOf.applyAsInt(to)), 2000);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                var back = Thread.ofVirtual().start(() -> pump(far, near));
                pump(near, far);
                back.join();
            } catch (IOException _) {
                // nobody there: as if there were no proxy
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                shut(near);
                shut(far);
                sockets.remove(near);
                sockets.remove(far);
            }
        }

        private void pump(Socket in, Socket out) {
            try {
                in.getInputStream().transferTo(out.getOutputStream());
                out.shutdownOutput();
            } catch (IOException _) {
                shut(in);
                shut(out);
            }
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is closed
        }
    }
}
