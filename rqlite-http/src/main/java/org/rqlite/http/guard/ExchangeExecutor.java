// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/// Runs the exchanges of one shared connection, each as the guard's.
final class ExchangeExecutor extends AbstractExecutorService {
    private final Guard guard;
    private final SharedConnection connection;
    private final ExecutorService threads;

    ExchangeExecutor(Guard guard, SharedConnection connection, ExecutorService threads) {
        this.guard = guard;
        this.connection = connection;
        this.threads = threads;
    }

    // from the head on the client owes nothing but what this exchange waits for
    @Override
    public void execute(Runnable exchange) {
        var stream = connection.begins();
        try {
            threads.execute(() -> guard.serve(connection, stream, exchange));
        } catch (RuntimeException e) { // the server stops
            connection.ends(stream);
            throw e;
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
