// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sun.misc.Signal;

/// The signals that end a node in order. The first is remembered, however early it comes; all are logged.
///
/// A shutdown hook would not do: the process would end as killed, not with code 0, and the log ends with the hooks.
final class StopSignals {
    private static final System.Logger LOG = System.getLogger(StopSignals.class.getName());

    private final CompletableFuture<Void> received = new CompletableFuture<>();

    /// Takes SIGINT and SIGTERM of this process over.
    static StopSignals install() {
        var signals = new StopSignals();
        Signal.handle(new Signal("INT"), _ -> signals.receive("interrupt"));
        Signal.handle(new Signal("TERM"), _ -> signals.receive("terminated"));
        return signals;
    }

    /// @param name as Go names the signal
    void receive(String name) {
        LOG.log(Level.INFO, "received signal \"" + name + "\"");
        received.complete(null);
    }

    /// Whether one came within a time; interrupting the thread counts as one.
    boolean await(long timeout, TimeUnit unit) {
        return await(received, timeout, unit);
    }

    /// Waits for as long as the node runs.
    void await() {
        awaitOr(received);
    }

    /// Waits until one comes, or something else is done, well or not.
    void awaitOr(CompletableFuture<?> event) {
        var either = CompletableFuture.anyOf(received, event);
        while (!await(either, 1, TimeUnit.DAYS)) Thread.onSpinWait();
    }

    private static boolean await(CompletableFuture<?> event, long timeout, TimeUnit unit) {
        try {
            event.get(timeout, unit);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException | CancellationException _) { // done, if not well
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
