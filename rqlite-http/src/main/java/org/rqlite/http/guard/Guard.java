// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Watches every accepted connection and closes those whose client takes too long (I10, H3).
///
/// Helidon serves a connection on one virtual thread from start to end, so that thread is the key of its connection;
/// until the first request line, when that thread is seen first, the client's address is. With HTTP/2 each exchange has
/// a
/// virtual thread besides.
public final class Guard implements Http1ConnectionListener, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Guard.class.getName());
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration TELL_PERIOD = Duration.ofMinutes(1);

    private final Deadlines deadlines;
    private final int crowd; // connections from which on the idle make room
    private final Map<SocketAddress, ClientConnection> silent = new ConcurrentHashMap<>();
    private final Map<Thread, ClientConnection> speaking = new ConcurrentHashMap<>();
    private final Map<SocketChannel, SharedConnection> shared = new ConcurrentHashMap<>();
    private final Map<Thread, ClientStream> streams = new ConcurrentHashMap<>();
    private final Thread watch;
    private long toldNanos; // of the crowd, the watch's thread only
    private volatile boolean closed;

    private Guard(Deadlines deadlines, int connectionsMax) {
        this.deadlines = deadlines;
        this.crowd = connectionsMax - Math.max(1, connectionsMax / 8);
        this.watch = Thread.ofPlatform().daemon().name("http-guard").unstarted(this::watch);
    }

    /// Starts watching.
    ///
    /// @param deadlines how long clients may take
    /// @param connectionsMax how many the server accepts at a time
    /// @return the guard, which the caller closes
    public static Guard start(Deadlines deadlines, int connectionsMax) {
        var guard = new Guard(deadlines, connectionsMax);
        guard.watch.start();
        return guard;
    }

    /// The number of connections that were open at the last look.
    ///
    /// @return 0 or more
    public int connections() {
        return silent.size() + speaking.size() + shared.size();
    }

    /// The client of the exchange that the calling thread serves.
    ///
    /// @return for use by this thread
    public Client client() {
        var stream = streams.get(Thread.currentThread());
        return stream == null ? connection() : stream;
    }

    /// The client of a request whose head was read.
    ///
    /// @param request that the calling thread serves
    /// @return as [#client]
    public Client begins(ServerRequest request) {
        var client = client();
        if (client instanceof ClientStream stream) stream.begins(request);
        return client;
    }

    private ClientConnection connection() {
        var connection = speaking.get(Thread.currentThread());
        if (connection == null) throw new IllegalStateException("this thread serves no connection");
        return connection;
    }

    /// Ends the connections that have not said a word, which nobody would wait for when the server stops.
    public void endSilent() {
        silent.values().forEach(ClientConnection::cut);
    }

    void accepted(SocketChannel channel) throws IOException {
        silent.put(channel.getRemoteAddress(), new ClientConnection(channel, deadlines));
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        var connection = speaking.computeIfAbsent(Thread.currentThread(), _ -> firstSeen(context));
        connection.headBegins(context);
    }

    /// The connection turned out to speak HTTP/2.
    SharedConnection shares(ConnectionContext context) {
        var channel = firstSeen(context).channel();
        var connection = new SharedConnection(channel, deadlines);
        shared.put(channel, connection);
        return connection;
    }

    /// Serves an exchange of a shared connection, on its thread.
    void serve(SharedConnection connection, ClientStream stream, Runnable exchange) {
        streams.put(Thread.currentThread(), stream);
        try {
            exchange.run();
        } finally {
            streams.remove(Thread.currentThread());
            stream.ends();
            connection.ends(stream);
        }
    }

    private ClientConnection firstSeen(ConnectionContext context) {
        var connection = silent.remove(context.remotePeer().address());
        if (connection == null) throw new IllegalStateException("a connection that nobody accepted");
        return connection;
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (!(headers instanceof WritableHeaders<?> writable)) {
            throw new IllegalStateException("the request's headers cannot be changed");
        }
        connection().headEnds(Framing.takeFrom(writable));
    }

    @Override
    public void status(ConnectionContext context, Status status) {}

    @Override
    public void data(ConnectionContext context, BufferData data) {}

    @Override
    public void data(ConnectionContext context, byte[] bytes, int position, int length) {}

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(PERIOD.toNanos());
            look(silent);
            look(speaking);
            look(shared);
            makeRoom();
        }
    }

    /// Closes the connections that can be spared most, so that others are accepted at all (H12).
    private void makeRoom() {
        var surplus = connections() - crowd;
        if (surplus <= 0) return;
        var now = System.nanoTime();
        var spared = Stream.of(silent, speaking, shared)
                .flatMap(connections -> connections.values().stream())
                .flatMap(connection -> Spare.of(connection, now).stream())
                .sorted(Comparator.comparingLong(Spare::idleness).reversed())
                .limit(surplus)
                .toList();
        spared.forEach(spare -> spare.connection().cut());
        if (spared.isEmpty()) return;
        if (toldNanos != 0 && now - toldNanos < TELL_PERIOD.toNanos()) return;
        toldNanos = now;
        LOGGER.log(Level.WARNING, "too many connections, closing idle ones above=" + crowd);
    }

    private record Spare(Watched connection, long idleness) {
        static Optional<Spare> of(Watched connection, long now) {
            var idleness = connection.idleness(now);
            return idleness.isPresent() ? Optional.of(new Spare(connection, idleness.getAsLong())) : Optional.empty();
        }
    }

    private static <K, C extends Watched> void look(Map<K, C> connections) {
        var now = System.nanoTime();
        connections.forEach((key, connection) -> {
            if (!connection.isOpen()) {
                connections.remove(key, connection);
            } else if (connection.isOverdue(now)) {
                LOGGER.log(Level.DEBUG, "closing a connection whose client took too long client={0}", key);
                connections.remove(key, connection);
                connection.cut();
            } else {
                connection.look(now);
            }
        });
    }

    /// Stops watching; connections are left alone.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watch);
    }
}
