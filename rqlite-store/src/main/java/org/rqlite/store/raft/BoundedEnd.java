// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Ends what may hang while it ends. As long as its data is not safe it may take its time; from then on that is
/// bounded.
final class BoundedEnd {
    private static final System.Logger LOG = System.getLogger(BoundedEnd.class.getName());
    private static final Duration PERIOD = Duration.ofMillis(20);

    private BoundedEnd() {}

    /// Ends it on a thread of its own, and waits for that. An interrupt of the caller goes on to that thread.
    ///
    /// @param what it is, for the log
    /// @param end ends it, or gives up when it is interrupted
    /// @param safe whether nothing would be lost if it ended no further
    /// @param max how long it may take once that is so, and then to give up
    static void of(String what, Runnable end, BooleanSupplier safe, Duration max) {
        var thread = Thread.ofPlatform().name("end").daemon().start(end);
        try {
            while (!safe.getAsBoolean()) if (thread.join(PERIOD)) return;
            if (thread.join(max)) return;
            LOG.log(Level.WARNING, what + " has not ended in " + max.toMillis() + " ms, its data is safe: interrupted");
            thread.interrupt();
            if (!thread.join(max)) LOG.log(Level.ERROR, what + " does not end, it is left behind");
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
