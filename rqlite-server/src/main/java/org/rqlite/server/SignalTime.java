// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.rqlite.server.formation.LoopTime;

/// The process's own clock, and waits that its signals end.
///
/// @param signals that end a wait
record SignalTime(StopSignals signals) implements LoopTime {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public boolean await(Duration wait) {
        return signals.await(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
    }
}
