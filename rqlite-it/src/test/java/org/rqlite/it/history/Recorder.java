// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Remembers what clients did. Any thread.
public final class Recorder<A> {
    private final Queue<Operation<A>> operations = new ConcurrentLinkedQueue<>();
    private volatile Optional<A> latest = Optional.empty();

    /// Notes what has ended now.
    ///
    /// @param called `System.nanoTime()` from before the call
    public void ended(int client, A action, long called, Fate fate) {
        operations.add(new Operation<>(client, action, called, System.nanoTime(), fate));
        if (fate == Fate.OK) latest = Optional.of(action);
    }

    /// What was done last, roughly.
    public Optional<A> latest() {
        return latest;
    }

    /// All so far, in the order of their ends.
    public List<Operation<A>> history() {
        return List.copyOf(operations);
    }
}
