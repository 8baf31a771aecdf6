// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.rqlite.testkit.Ports;
import org.xbill.DNS.Message;

/// A DNS server of the test's own on both protocols, which says what it is told to.
final class HostileServer implements AutoCloseable {
    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Behaviour behaviour;

    private HostileServer(DatagramSocket datagrams, ServerSocket connections, Behaviour behaviour) {
        this.datagrams = datagrams;
        this.connections = connections;
        this.behaviour = behaviour;
    }

    /// What it does with a question.
    interface Behaviour {
        /// The datagrams to send back; none to stay silent.
        byte[][] datagrams(Message query) throws IOException;

        /// What to write to a connection, length and all, before it is closed.
        default void connection(Message query, OutputStream out) throws IOException {
            for (var datagram : datagrams(query)) out.write(framed(datagram));
        }
    }

    static byte[] framed(byte[] message) {
        var framed = new byte[message.length + 2];
        framed[0] = (byte) (message.length >> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }

    static HostileServer start(Behaviour behaviour) {
        try {
            int port = Ports.freeForDns();
            var loopback = InetAddress.ofLiteral("127.0.0.1");
            var server = new HostileServer(
                    new DatagramSocket(port, loopback), new ServerSocket(port, 50, loopback), behaviour);
            Thread.ofVirtual().start(server::serveDatagrams);
            Thread.ofVirtual().start(server::serveConnections);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), datagrams.getLocalPort());
    }

    void turn(Behaviour other) {
        behaviour = other;
    }

    int asked() {
        return asked.get();
    }

    private void serveDatagrams() {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[4096], 4096);
                datagrams.receive(packet);
                asked.incrementAndGet();
                for (var answer :
                        behaviour.datagrams(new Message(Arrays.copyOf(packet.getData(), packet.getLength())))) {
                    datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException _) { // closed
        }
    }

    private void serveConnections() {
        try {
            while (true) {
                var socket = connections.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) { // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            var query = new byte[in.readUnsignedShort()];
            in.readFully(query);
            asked.incrementAndGet();
            behaviour.connection(new Message(query), socket.getOutputStream());
        } catch (IOException _) { // closed by either side
        }
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            connections.close();
            for (var socket : open) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
