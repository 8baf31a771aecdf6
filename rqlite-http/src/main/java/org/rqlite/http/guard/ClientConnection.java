// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One accepted connection and the time by which its client must have done its part.
///
/// The connection's own thread moves the deadline; the guard's thread only reads it, so a plain volatile will do.
public final class ClientConnection {
    private static final int LINGER_BYTES_MAX = 64 * 1024 * 1024;
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final SocketChannel channel;
    private final Deadlines deadlines;
    private volatile boolean timed = true;
    private volatile long deadlineNanos; // of System.nanoTime(), if timed
    private volatile @Nullable ClientWatch watch; // while a read runs
    private @Nullable ConnectionContext context; // the connection's own thread only
    private Framing framing = new Framing.None(); // likewise
    private long bodyEndNanos; // likewise

    ClientConnection(SocketChannel channel, Deadlines deadlines) {
        this.channel = channel;
        this.deadlines = deadlines;
        until(deadlines.head());
    }

    void headBegins(ConnectionContext context) {
        this.context = context;
        until(deadlines.head());
    }

    void headEnds(Framing framing) {
        this.framing = framing;
        unbounded();
    }

    /// How the present request's body is framed.
    ///
    /// @return as its head says
    public Framing framing() {
        return framing;
    }

    /// Helidon's side of the connection.
    ///
    /// @return from the first request line on
    public ConnectionContext context() {
        if (context == null) throw new IllegalStateException("no request was read on this connection yet");
        return context;
    }

    /// A body is being read from now on.
    public void bodyBegins() {
        bodyEndNanos = System.nanoTime() + deadlines.body().toNanos();
        bodyMoves();
    }

    /// A piece of the body came; the whole is still bounded.
    public void bodyMoves() {
        var stallEndNanos = System.nanoTime() + deadlines.stall().toNanos();
        deadlineNanos = stallEndNanos - bodyEndNanos < 0 ? stallEndNanos : bodyEndNanos;
        timed = true;
    }

    /// The body was read; the server may take its time.
    public void bodyEnds() {
        framing = new Framing.None();
        unbounded();
    }

    /// A piece of the answer is about to be written.
    public void writeBegins() {
        until(deadlines.write());
    }

    /// The answer was written; the next request may come.
    public void answered() {
        until(deadlines.idle());
    }

    /// A read runs from now on, maybe for long.
    public void readBegins() {
        watch = new ClientWatch(channel);
    }

    /// The read is over. If the client has hung up meanwhile, the thread was interrupted, which is undone here.
    ///
    /// @return what the connection is good for now
    public ClientWatch.State readEnds() {
        var ended = watch;
        if (ended == null) return ClientWatch.State.UNWATCHED;
        watch = null;
        var state = ended.end();
        if (state == ClientWatch.State.GONE) Thread.interrupted();
        return state;
    }

    void look(long nowNanos) {
        var running = watch;
        if (running != null && running.isDue(nowNanos)) running.begin();
    }

    /// Ends the connection after its last answer. What the client still sends is read and dropped, for a second at
    /// most: closing a socket with unread bytes would destroy the answer on its way.
    public void end() {
        until(LINGER);
        try {
            channel.shutdownOutput();
            var reader = context().dataReader();
            for (var left = LINGER_BYTES_MAX; left > 0; ) {
                reader.ensureAvailable();
                var step = Math.min(left, reader.available());
                reader.skip(step);
                left -= step;
            }
        } catch (IOException | CloseConnectionException | DataReader.InsufficientDataAvailableException _) {
            // the client is gone, which is what we wait for
        }
        cut();
    }

    /// Ends the connection at once, from any thread; a half-written answer stays half.
    public void cut() {
        try {
            channel.close();
        } catch (IOException _) { // closed is closed
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    boolean isOverdue(long nowNanos) {
        return timed && nowNanos - deadlineNanos > 0;
    }

    private void until(Duration wait) {
        deadlineNanos = System.nanoTime() + wait.toNanos();
        timed = true;
    }

    private void unbounded() {
        timed = false;
    }
}
