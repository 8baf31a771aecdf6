// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.Formation;
import org.rqlite.server.formation.FormationException;
import org.rqlite.server.formation.WayIn;

/// Gets a node into its cluster on a thread of its own: a signal ends the wait at once, whatever that thread waits for.
///
/// @param wayIn what to do
/// @param formation tells whether it is done
/// @param signals that end it
record Clustering(WayIn wayIn, Formation formation, StopSignals signals) {
    // for the loop to see the signal by itself, which it does between any two calls
    private static final long GRACE_MILLIS = 300;

    /// Blocks until the node is in a cluster.
    ///
    /// @throws StartException if it cannot be, or was told to stop before
    void run() {
        var ended = new CompletableFuture<Void>();
        var thread = Thread.ofVirtual().name("clustering").start(() -> form(ended));
        signals.awaitOr(ended);
        try {
            ended.get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (TimeoutException _) {
            cancel(thread);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            cancel(thread);
        }
    }

    private void cancel(Thread thread) {
        thread.interrupt();
        if (!formation.knowsLeader()) throw new StartException(text(wayIn.canceled()));
    }

    // the thread's top frame
    private void form(CompletableFuture<Void> ended) {
        try {
            wayIn.run();
            ended.complete(null);
        } catch (InterruptedException _) {
            ended.cancel(false);
        } catch (Throwable e) {
            ended.completeExceptionally(e);
        }
    }

    private static RuntimeException failure(ExecutionException failed) {
        return switch (failed.getCause()) {
            case FormationException e -> new StartException(text(String.valueOf(e.getMessage())));
            case DatabaseException e -> new StartException(text(String.valueOf(e.getMessage())));
            case RuntimeException e -> e;
            case null, default -> new IllegalStateException(failed);
        };
    }

    private static String text(String reason) {
        return "clustering failure: " + reason;
    }
}
