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

/// One accepted connection that speaks HTTP/1.1, or has not yet said what it speaks.
///
/// The connection's own thread serves it; the guard's thread looks at it.
public final class ClientConnection implements Client, Watched {
    private static final int LINGER_BYTES_MAX = 64 * 1024 * 1024;
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final SocketChannel channel;
    private final Deadlines deadlines;
    private final Countdown countdown;
    private volatile Awaited awaited = Awaited.HEAD;
    private volatile long sinceNanos = System.nanoTime(); // it is awaited
    private volatile long bodyBytes; // that came meanwhile
    private long came; // the same, the connection's own thread only
    private volatile @Nullable ClientWatch watch; // while a read runs
    private @Nullable ConnectionContext context; // the connection's own thread only
    private Framing framing = new Framing.None(); // likewise

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
        this.countdown = new Countdown(deadlines);
        countdown.until(deadlines.head());
    }

    void headBegins(ConnectionContext context) {
        this.context = context;
        countdown.until(deadlines.head());
        awaits(Awaited.HEAD);
    }

    void headEnds(Framing framing) {
        this.framing = framing;
        countdown.unbounded();
        awaited = Awaited.NOTHING;
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public Framing framing() {
        return framing;
    }

    /// Helidon's side of the connection, from the first request line on.
    ConnectionContext context() {
        if (context == null) throw new IllegalStateException("no request was read on this connection yet");
        return context;
    }

    @Override
    public void bodyBegins() {
        framing = new Framing.Begun();
        countdown.bodyBegins();
        awaits(Awaited.BODY);
    }

    @Override
    public void bodyMoves() {
        countdown.bodyMoves();
    }

    @Override
    public void bodyCame(int count) {
        came += count;
        bodyBytes = came;
    }

    @Override
    public void bodyEarns(int bytes) {
        countdown.bodyEarns(bytes);
    }

    @Override
    public void bodyEnds() {
        framing = new Framing.None();
        countdown.unbounded();
        awaited = Awaited.NOTHING;
    }

    @Override
    public void writeBegins() {
        countdown.until(deadlines.write());
    }

    @Override
    public void writeEnds() {
        countdown.unbounded();
    }

    @Override
    public void answered() {
        countdown.until(deadlines.idle());
        awaits(Awaited.REQUEST);
    }

    @Override
    public void readBegins() {
        watch = new ClientWatch(channel);
    }

    @Override
    public ClientWatch.State readEnds() {
        var ended = watch;
        if (ended == null) return ClientWatch.State.UNWATCHED;
        watch = null;
        var state = ended.end();
        if (state == ClientWatch.State.GONE) Thread.interrupted();
        return state;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void look(long nowNanos) {
        var running = watch;
        if (running != null && running.isDue(nowNanos)) running.begin();
    }

    @Override
    public boolean end() {
        countdown.until(LINGER);
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
        return true;
    }

    @Override
    public void cut() {
        try {
            channel.close();
        } catch (IOException _) { // closed is closed
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public boolean isOverdue(long nowNanos) {
        return countdown.isOver(nowNanos);
    }

    @Override
    public OptionalLong idleness(long nowNanos) {
        var owedNanos =
                nowNanos - sinceNanos - Countdown.SECOND - bodyBytes * (Countdown.SECOND / Countdown.BYTES_PER_SECOND);
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
}
