// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// A connection until its first bytes say what it speaks, and from then on that connection.
///
/// A client of HTTP/2 that knows beforehand whom it speaks to begins with a request that is none in HTTP/1.1 (RFC 9113,
/// 3.4). `Upgrade: h2c`, which that RFC gave up, is ignored, as any server may.
final class UndecidedConnection implements ServerConnection, InterruptableTask<Void> {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final ConnectionContext context;
    private final ProtocolSelector protocols;
    private volatile Optional<ServerConnection> decided = Optional.empty();
    private volatile Optional<Thread> thread = Optional.empty();
    private volatile boolean closed;

    UndecidedConnection(ConnectionContext context, ProtocolSelector protocols) {
        this.context = context;
        this.protocols = protocols;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        thread = Optional.of(Thread.currentThread());
        if (closed) return;
        if (beginsWithPreface(context.dataReader())) shared(limit);
        else serve(protocols.http1().connection(context), limit);
    }

    private void shared(Limit limit) throws InterruptedException {
        var guard = protocols.guard();
        var connection = guard.shares(context);
        try {
            var executor = new ExchangeExecutor(guard, connection, protocols.memory(), context.executor());
            serve(protocols.http2().connection(new SharedContext(context, executor)), limit);
        } finally {
            connection.hungUp();
        }
    }

    private void serve(ServerConnection connection, Limit limit) throws InterruptedException {
        decided = Optional.of(connection);
        connection.handle(limit);
    }

    private static boolean beginsWithPreface(DataReader reader) {
        try {
            for (var seen = 0; seen < PREFACE.length; ) {
                if (seen == 0) reader.ensureAvailable();
                var size = Math.min(PREFACE.length, Math.max(seen + 1, reader.available()));
                var begin = reader.getBuffer(size);
                for (; seen < size; seen++) {
                    if (begin.get(seen) != PREFACE[seen]) return false;
                }
            }
            return true;
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client went away before it said what it speaks", e);
        }
    }

    @Override
    public boolean canInterrupt() {
        return decided.map(connection -> connection instanceof InterruptableTask<?> task && task.canInterrupt())
                .orElse(true);
    }

    @Override
    public Duration idleTime() {
        return decided.map(ServerConnection::idleTime).orElse(Duration.ZERO); // the guard sees to it
    }

    @Override
    public void close(boolean interrupt) {
        closed = true;
        decided.ifPresentOrElse(connection -> connection.close(interrupt), () -> thread.ifPresent(Thread::interrupt));
    }
}
