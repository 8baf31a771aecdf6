// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One accepted connection that speaks HTTP/2: many exchanges at a time, each on a thread of its own.
///
/// Helidon's thread of the connection reads frames whatever the exchanges do. What a client owes is counted for each
/// exchange, and for the connection while there is none; a client that owes one of them for too long loses them all.
final class SharedConnection implements Watched {
    private final SocketChannel channel;
    private final Deadlines deadlines;
    private final Set<ClientStream> streams = ConcurrentHashMap.newKeySet();
    private final Countdown quiet; // while no exchange is under way
    private volatile long sinceNanos = System.nanoTime(); // the last one ended

    SharedConnection(SocketChannel channel, Deadlines deadlines) {
        this.channel = channel;
        this.deadlines = deadlines;
        this.quiet = new Countdown(deadlines);
        quiet.until(deadlines.head());
    }

    /// A request's head is whole. The connection's thread only.
    ClientStream begins() {
        var stream = new ClientStream(this, deadlines);
        streams.add(stream);
        return stream;
    }

    void ends(ClientStream stream) {
        quiet.until(deadlines.idle()); // before the exchange is no more
        sinceNanos = System.nanoTime();
        streams.remove(stream);
    }

    /// The client is gone. The connection's thread only, which begins no more exchanges.
    void hungUp() {
        streams.forEach(ClientStream::hungUp);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public boolean isOverdue(long nowNanos) {
        if (streams.isEmpty()) return quiet.isOver(nowNanos);
        return streams.stream().anyMatch(stream -> stream.isOverdue(nowNanos));
    }

    @Override
    public void look(long nowNanos) {} // its thread sees at once that the client hangs up

    @Override
    public OptionalLong idleness(long nowNanos) {
        var owedNanos = nowNanos - sinceNanos - Countdown.SECOND;
        return streams.isEmpty() && owedNanos > 0 ? OptionalLong.of(IDLE + owedNanos) : OptionalLong.empty();
    }

    @Override
    public void cut() {
        try {
            channel.close();
        } catch (IOException _) { // closed is closed
        }
    }
}
