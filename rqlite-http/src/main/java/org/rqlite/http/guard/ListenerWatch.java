// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.rqlite.api.Halt;

/// Ends the process when nobody listens on its port any more: Helidon's listener can end by itself, silently (A14).
public final class ListenerWatch implements AutoCloseable {
    private static final int REFUSALS_MAX = 3;

    private final InetSocketAddress address;
    private final Duration period;
    private final Halt halt;
    private final Thread watch;
    private volatile boolean closed;

    private ListenerWatch(InetSocketAddress address, Duration period, Halt halt) {
        this.address = address;
        this.period = period;
        this.halt = halt;
        this.watch = Thread.ofVirtual().name("http-listener-watch").unstarted(this::watch);
    }

    /// Starts watching.
    ///
    /// @param bound where the server listens
    /// @param period between two looks
    /// @param halt told once, if several looks in a row are refused
    /// @return the watch, to be closed before the server stops
    public static ListenerWatch start(InetSocketAddress bound, Duration period, Halt halt) {
        var anywhere = bound.getAddress() != null && bound.getAddress().isAnyLocalAddress();
        var reachable = anywhere ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort()) : bound;
        var watch = new ListenerWatch(reachable, period, halt);
        watch.watch.start();
        return watch;
    }

    private void watch() {
        var refusals = 0;
        while (true) {
            LockSupport.parkNanos(period.toNanos());
            if (closed) return;
            refusals = isRefused() ? refusals + 1 : 0;
            if (refusals < REFUSALS_MAX || closed) continue;
            var message = "the HTTP listener has ended address=" + address;
            halt.halt(Halt.Reason.DEFECT, message, new ConnectException(message));
            return;
        }
    }

    // any other failure, such as too many open files, says nothing about the listener
    private boolean isRefused() {
        try (var socket = new Socket()) {
            socket.connect(address, 1000);
            return false;
        } catch (ConnectException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Stops watching.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watch);
    }
}
