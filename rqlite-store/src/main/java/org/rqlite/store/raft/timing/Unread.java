// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft.timing;

import org.apache.ratis.metrics.LongCounter;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.util.UncheckedAutoCloseable;

/// A timer and counter that nobody reads: one for all, does nothing, allocates nothing.
final class Unread implements Timekeeper, Timekeeper.Context, UncheckedAutoCloseable, LongCounter {
    static final Unread ALL = new Unread();

    private Unread() {}

    @Override
    public Context time() {
        return this;
    }

    @Override
    public long stop() {
        return 0;
    }

    @Override
    public UncheckedAutoCloseable toAutoCloseable() {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public void inc(long n) {}

    @Override
    public void dec(long n) {}

    @Override
    public long getCount() {
        return 0;
    }
}
