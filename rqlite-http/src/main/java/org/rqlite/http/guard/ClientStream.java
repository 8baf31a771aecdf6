// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One exchange over HTTP/2. The thread that serves it, but for what the connection's and the guard's thread call.
public final class ClientStream implements Client {
    private static final int LINGER_BYTES_MAX = 64 * 1024 * 1024;
    private static final int PIECE_SIZE = 16 * 1024;
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final SharedConnection connection;
    private final Deadlines deadlines;
    private final Countdown countdown;
    private Framing framing = new Framing.None();
    private @Nullable InputStream body;
    private @Nullable Thread waiting; // guarded by this: to be interrupted if the client hangs up
    private boolean gone; // likewise

    ClientStream(SharedConnection connection, Deadlines deadlines) {
        this.connection = connection;
        this.deadlines = deadlines;
        this.countdown = new Countdown(deadlines);
    }

    /// The exchange begins. That a body is as long as its head says is seen to by Helidon.
    void begins(ServerRequest request) {
        if (!request.content().hasEntity()) return;
        var length = request.headers().contentLength();
        framing = length.isPresent() ? new Framing.Length(length.getAsLong()) : new Framing.Chunked();
        body = request.content().inputStream();
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public void bodyBegins() {
        framing = new Framing.Begun();
        countdown.bodyBegins();
        waits();
    }

    @Override
    public void bodyMoves() {
        countdown.bodyMoves();
    }

    @Override
    public void bodyCame(int count) {}

    @Override
    public void bodyEarns(int bytes) {
        countdown.bodyEarns(bytes);
    }

    @Override
    public void bodyEnds() {
        framing = new Framing.None();
        countdown.unbounded();
        var _ = waitsNoMore();
    }

    /// Waits for more of the body.
    ///
    /// @return how many bytes were read; -1 at the end
    /// @throws CloseConnectionException if the client went away
    int read(byte[] into) {
        if (body == null) return -1;
        try {
            var read = body.read(into);
            // Helidon takes an interrupt for the end
            if (isGone()) throw new CloseConnectionException("the client went away within a body");
            return read;
        } catch (IOException | RequestException e) {
            throw new CloseConnectionException("the client went away within a body", e);
        }
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
        countdown.unbounded();
        waits(); // Helidon reads what is left of the body
    }

    @Override
    public void readBegins() {
        waits();
    }

    @Override
    public ClientWatch.State readEnds() {
        return waitsNoMore() ? ClientWatch.State.GONE : ClientWatch.State.UNWATCHED;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean end() {
        countdown.until(LINGER);
        var piece = new byte[PIECE_SIZE];
        var left = LINGER_BYTES_MAX;
        for (var read = read(piece); read >= 0 && left > 0; read = read(piece)) left -= read;
        if (left <= 0) cut();
        countdown.unbounded();
        return false;
    }

    @Override
    public void cut() {
        connection.cut();
    }

    /// The exchange is over: its thread does other things, or none.
    void ends() {
        var _ = waitsNoMore();
    }

    boolean isOverdue(long nowNanos) {
        return countdown.isOver(nowNanos);
    }

    /// The client is gone: nobody waits for it any more, and no read is done for it. Writes go on.
    synchronized void hungUp() {
        gone = true;
        if (waiting != null) waiting.interrupt();
    }

    private synchronized boolean isGone() {
        return gone;
    }

    private synchronized void waits() {
        waiting = Thread.currentThread();
        if (gone) waiting.interrupt();
    }

    private synchronized boolean waitsNoMore() {
        waiting = null;
        if (gone) Thread.interrupted();
        return gone;
    }
}
