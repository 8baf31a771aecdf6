// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.metrics;

import java.util.concurrent.atomic.LongAdder;

/// A number of events since the start. Any thread; takes no lock and allocates nothing.
public final class Counter {
    private final LongAdder count = new LongAdder();

    Counter() {}

    /// Counts one.
    public void increment() {
        count.increment();
    }

    /// Counts several.
    ///
    /// @param more 0 or more
    public void add(long more) {
        count.add(more);
    }

    /// How many there were.
    ///
    /// @return 0 or more; what is being counted now may be missing
    public long value() {
        return count.sum();
    }
}
