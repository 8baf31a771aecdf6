// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Time that passes only while somebody waits for it.
final class ManualTime implements LoopTime {
    final List<Duration> waits = new ArrayList<>();
    Duration now = Duration.ZERO;

    /// When the node is told to stop.
    Duration stop = Duration.ofDays(1);

    @Override
    public long nanos() {
        return now.toNanos();
    }

    @Override
    public boolean await(Duration wait) {
        waits.add(wait);
        if (wait.isPositive()) now = now.plus(wait);
        if (now.compareTo(stop) < 0) return false;
        now = stop;
        return true;
    }
}
