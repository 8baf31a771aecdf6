// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// Whether the client of a long read is still there: if it has hung up, the thread that serves it is
/// interrupted, so that nobody's query holds a reader of SQLite (I10).
///
/// A hang-up is seen by reading from the connection only, and what comes might be the next request. So a
/// connection that was watched ends with its answer; that costs a new connection after a read of more than a
/// second.
///
/// The guard's thread begins the watch, a thread of its own reads, the request's thread ends it.
public final class ClientWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final SocketChannel channel;
    private final Thread served = Thread.currentThread();
    private final long sinceNanos = System.nanoTime();
    private State state = State.UNWATCHED; // guarded by this
    private boolean over; // likewise

    /// What became of a watch.
    public enum State {
        /// The read was short.
        UNWATCHED,
        /// The connection must end with its answer.
        WATCHED,
        /// The client has hung up.
        GONE
    }

    ClientWatch(SocketChannel channel) {
        this.channel = channel;
    }

    boolean isDue(long nowNanos) {
        return nowNanos - sinceNanos > PATIENCE.toNanos();
    }

    synchronized void begin() {
        if (over || state != State.UNWATCHED) return;
        state = State.WATCHED;
        Thread.ofVirtual().name("http-watch").start(this::watch);
    }

    private void watch() {
        try {
            if (channel.read(ByteBuffer.allocate(1)) < 0) hungUp();
        } catch (IOException _) { // reset by the client, or closed by us
            hungUp();
        }
    }

    private synchronized void hungUp() {
        if (over) return;
        state = State.GONE;
        served.interrupt();
    }

    /// Ends the watch: from now on the thread is not interrupted any more.
    ///
    /// @return what became of it
    synchronized State end() {
        over = true;
        return state;
    }
}
