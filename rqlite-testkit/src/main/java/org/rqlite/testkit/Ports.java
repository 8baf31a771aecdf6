// SPDX-License-Identifier: Apache-2.0
package org.rqlite.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for nodes and servers that end and come back.
///
/// Below those that the kernel gives to callers: a connection would hold the port of a node that is down. Each test
/// process draws from a range of its own, whoever else runs tests on this machine (`Lane`). No port comes twice
/// before all others have come, also if nobody listens on it yet.
public final class Ports {
    private static final int FIRST = 12_000;
    private static final int RANGE = 1_180;
    private static final int TRIES = 100;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(RANGE));

    private Ports() {}

    /// A port on which nobody listens, on any address of this machine.
    ///
    /// @return the port
    public static int free() {
        for (var tries = 0; tries < TRIES; tries++) {
            var port = next();
            if (isFree(port)) return port;
        }
        throw new IllegalStateException("no free port in " + TRIES + " tries");
    }

    /// One that is free for datagrams, too, as DNS needs it.
    ///
    /// @return the port
    public static int freeForDns() {
        for (var tries = 0; tries < TRIES; tries++) {
            var port = free();
            try (var socket = new DatagramSocket(port, InetAddress.ofLiteral("127.0.0.1"))) {
                if (socket.isBound()) return port;
            } catch (IOException _) { // taken: another
            }
        }
        throw new IllegalStateException("no port free for datagrams in " + TRIES + " tries");
    }

    private static int next() {
        return FIRST + Lane.number() * RANGE + Math.floorMod(NEXT.getAndIncrement(), RANGE);
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[4]))) {
            return socket.isBound();
        } catch (BindException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
