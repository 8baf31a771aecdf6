// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/// The signals that end a node in order. The first is remembered, however early it comes; all are logged.
///
/// A shutdown hook would not do: the process would end as killed, not with code 0, and the log ends with the hooks.
final class StopSignals {
    private static final System.Logger LOG = System.getLogger(StopSignals.class.getName());

    private final CountDownLatch received = new CountDownLatch(1);

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
        received.countDown();
    }

    /// Whether one came within a time; interrupting the thread counts as one.
    boolean await(long timeout, TimeUnit unit) {
        try {
            return received.await(timeout, unit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Waits for as long as the node runs.
    void await() {
        while (!await(1, TimeUnit.DAYS)) Thread.onSpinWait();
    }
}
