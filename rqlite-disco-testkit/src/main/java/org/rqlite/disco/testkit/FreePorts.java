// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// Ports on 127.0.0.1 for servers that end and come back, free a moment ago.
///
/// Below those that the kernel gives to callers: a connection would hold the port of a server that is down. Test
/// processes that run side by side draw from ranges of their own, told apart by `rqlite.fork`.
public final class FreePorts {
    private static final int FORKS = 4;
    private static final int RANGE = 1_180;
    private static final int FIRST = 12_000 + Integer.getInteger("rqlite.fork", 1) % FORKS * RANGE;
    private static final int TRIES = 100;

    private FreePorts() {}

    /// Draws some, all different.
    ///
    /// @param count how many
    /// @return as many
    public static List<Integer> draw(int count) {
        var ports = IntStream.generate(() -> ThreadLocalRandom.current().nextInt(FIRST, FIRST + RANGE))
                .limit(TRIES)
                .distinct()
                .filter(FreePorts::isFree)
                .limit(count)
                .boxed()
                .toList();
        if (ports.size() < count) throw new AssertionError("no free ports");
        return ports;
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

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.isBound();
        } catch (BindException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
