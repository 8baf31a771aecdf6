// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One accepted connection and the time by which its client must have done its part.
///
/// The connection's own thread moves the deadline; the guard's thread only reads it, so a plain volatile will do.
public final class ClientConnection {
    private static final int LINGER_BYTES_MAX = 64 * 1024 * 1024;
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final long SECOND = 1_000_000_000;
    private static final long IDLE = Long.MAX_VALUE / 2;
    private static final int BYTES_PER_SECOND = 64 * 1024; // a client that sends less is slow

    private final SocketChannel channel;
    private final Deadlines deadlines;
    private volatile boolean timed = true;
    private volatile long deadlineNanos; // of System.nanoTime(), if timed
    private volatile Awaited awaited = Awaited.HEAD;
    private volatile long sinceNanos = System.nanoTime(); // it is awaited
    private volatile long bodyBytes; // that came meanwhile
    private long came; // the same, the connection's own thread only
    private volatile @Nullable ClientWatch watch; // while a read runs
    private @Nullable ConnectionContext context; // the connection's own thread only
    private Framing framing = new Framing.None(); // likewise
    private long bodyEndNanos; // likewise

    /// What the node waits for, if it is the client's turn.
    private enum Awaited {
        /// Nothing: the node is at work, or the client takes its answer.
        NOTHING,
        /// The rest of a head.
        HEAD,
        /// The rest of a body.
        BODY,
        /// Another request.
        REQUEST
    }

    ClientConnection(SocketChannel channel, Deadlines deadlines) {
        this.channel = channel;
        this.deadlines = deadlines;
        until(deadlines.head());
    }

    void headBegins(ConnectionContext context) {
        this.context = context;
        until(deadlines.head());
        awaits(Awaited.HEAD);
    }

    void headEnds(Framing framing) {
        this.framing = framing;
        unbounded();
        awaited = Awaited.NOTHING;
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
        framing = new Framing.Begun();
        bodyEndNanos = System.nanoTime() + deadlines.body().toNanos();
        bodyMoves();
        awaits(Awaited.BODY);
    }

    /// A piece of the body came; the whole is still bounded.
    public void bodyMoves() {
        var stallEndNanos = System.nanoTime() + deadlines.stall().toNanos();
        deadlineNanos = stallEndNanos - bodyEndNanos < 0 ? stallEndNanos : bodyEndNanos;
        timed = true;
    }

    /// Bytes of the body came.
    ///
    /// @param count how many since the last call
    public void bodyCame(int count) {
        came += count;
        bodyBytes = came;
    }

    /// So many bytes of a body of any size came, which earn their client time for more.
    void bodyEarns(int bytes) {
        bodyEndNanos += bytes * (SECOND / BYTES_PER_SECOND);
    }

    /// The body was read; the server may take its time.
    public void bodyEnds() {
        framing = new Framing.None();
        unbounded();
        awaited = Awaited.NOTHING;
    }

    /// A piece of the answer is about to be written.
    public void writeBegins() {
        until(deadlines.write());
    }

    /// The answer was written; the next request may come.
    public void answered() {
        until(deadlines.idle());
        awaits(Awaited.REQUEST);
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

    /// How much this connection could be spared, if there are too many.
    ///
    /// @return empty if it is in use; else the time for which its client has let the node wait, less a second,
    /// and less
    /// another for each 64 KB that it sent. Those of idle ones come before all others.
    OptionalLong idleness(long nowNanos) {
        var owedNanos = nowNanos - sinceNanos - SECOND - bodyBytes * (SECOND / BYTES_PER_SECOND);
        if (owedNanos <= 0) return OptionalLong.empty();
        return switch (awaited) {
            case NOTHING -> OptionalLong.empty();
            case REQUEST -> OptionalLong.of(IDLE + owedNanos);
            case HEAD, BODY -> OptionalLong.of(owedNanos);
        };
    }

    private void awaits(Awaited next) {
        sinceNanos = System.nanoTime();
        came = 0;
        bodyBytes = 0;
        awaited = next;
    }

    private void until(Duration wait) {
        deadlineNanos = System.nanoTime() + wait.toNanos();
        timed = true;
    }

    private void unbounded() {
        timed = false;
    }
}
