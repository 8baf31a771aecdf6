// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.rqlite.server.flags.HostPort;

/// A port that reads a request's head, answers with fixed bytes and hangs up: what a node, a proxy or a stranger may
/// say.
final class StubDoor implements AutoCloseable {
    /// The first lines of the requests, and their `Authorization` headers.
    final List<String> heads = new CopyOnWriteArrayList<>();

    private final ServerSocket socket;
    private final String answer;
    private final boolean blunt;
    private final CountDownLatch allAsked;

    private StubDoor(ServerSocket socket, String answer, boolean blunt, CountDownLatch allAsked) {
        this.socket = socket;
        this.answer = answer;
        this.blunt = blunt;
        this.allAsked = allAsked;
    }

    static StubDoor start(String answer) {
        return start(answer, false, new CountDownLatch(0));
    }

    /// Answers at once, without waiting for a request.
    static StubDoor blunt(String answer) {
        return start(answer, true, new CountDownLatch(0));
    }

    private static StubDoor start(String answer, boolean blunt, CountDownLatch allAsked) {
        try {
            var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            var door = new StubDoor(socket, answer, blunt, allAsked);
            Thread.ofVirtual().start(door::serve);
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An HTTP answer with a JSON body.
    static StubDoor http(int status, String body) {
        return http(status, body, new CountDownLatch(0));
    }

    /// The same, but only once as many requests have come as the latch counts, to whichever door.
    static StubDoor http(int status, String body, CountDownLatch allAsked) {
        var answer = "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
        return start(answer, false, allAsked);
    }

    /// Takes connections and never says a word.
    static StubDoor silent() {
        return start("");
    }

    HostPort address() {
        return new HostPort("127.0.0.1", Integer.toString(socket.getLocalPort()));
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException _) { // closed
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            for (var line = blunt ? null : in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.startsWith("GET ") || line.startsWith("Authorization: ")) heads.add(line);
            }
            allAsked.countDown();
            allAsked.await();
            if (answer.isEmpty()) {
                while (in.read() >= 0) {} // until the client gives up
            }
            client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | InterruptedException _) {
            // the client has gone
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
