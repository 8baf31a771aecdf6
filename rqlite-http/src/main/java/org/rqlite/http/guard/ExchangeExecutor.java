// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import io.helidon.http.http2.Http2ErrorCode;
import io.helidon.http.http2.Http2Exception;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/// Runs the exchanges of one shared connection, each as the guard's.
final class ExchangeExecutor extends AbstractExecutorService {
    private static final long HEAD_COST = 48 * 1024; // bytes of heap, as of a head of HTTP/1.1

    private final Guard guard;
    private final SharedConnection connection;
    private final MemoryBudget memory;
    private final ExecutorService threads;

    ExchangeExecutor(Guard guard, SharedConnection connection, MemoryBudget memory, ExecutorService threads) {
        this.guard = guard;
        this.connection = connection;
        this.memory = memory;
        this.threads = threads;
    }

    /// From the head on the client owes nothing but what this exchange waits for. The connection's thread only, which
    /// ends the connection if there is no memory for another head: Helidon holds it until the exchange ends.
    @Override
    public void execute(Runnable exchange) {
        var head = memory.share();
        if (!head.tryUse(HEAD_COST)) {
            throw new Http2Exception(Http2ErrorCode.ENHANCE_YOUR_CALM, "too many bytes of requests in flight");
        }
        var stream = connection.begins();
        try {
            threads.execute(() -> serve(exchange, stream, head));
        } catch (RuntimeException e) { // the server stops
            connection.ends(stream);
            head.close();
            throw e;
        }
    }

    private void serve(Runnable exchange, ClientStream stream, MemoryBudget.Share head) {
        try (head) {
            guard.serve(connection, stream, exchange);
        }
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException("the threads are the listener's");
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException("the threads are the listener's");
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
