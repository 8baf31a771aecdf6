// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports for nodes that end and come back.
///
/// Below those that the kernel gives to callers: a connection would hold the port of a node that is down. Test
/// processes that run side by side draw from ranges of their own, told apart by `rqlite.fork`.
public final class Ports {
    private static final int FORKS = 4;
    private static final int RANGE = 4_750;
    private static final int FIRST = 12_000 + Integer.getInteger("rqlite.fork", 1) % FORKS * RANGE;
    private static final int TRIES = 100;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(RANGE)); // no port twice, also if nobody listens yet

    private Ports() {}

    /// A port on which nobody listens.
    public static int free() {
        for (var tries = 0; tries < TRIES; tries++) {
            var port = FIRST + Math.floorMod(NEXT.getAndIncrement(), RANGE);
            if (isFree(port)) return port;
        }
        throw new IllegalStateException("no free port in " + TRIES + " tries");
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
