// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.wait;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Wakes who waits for an index that only grows. Whoever moves the index pays one look at a number if nobody
/// waits for that. Any thread.
public final class IndexSignal {
    private final LongSupplier now;
    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Waiter> waiting = // guarded by lock
            new PriorityQueue<>(Comparator.comparingLong(Waiter::index));
    private volatile long lowest = Long.MAX_VALUE; // index waited for; written under lock

    private record Waiter(long index, CompletableFuture<Boolean> reached) {}

    /// A signal that nobody waits for.
    ///
    /// @param now the index as it is, a volatile one
    public IndexSignal(LongSupplier now) {
        this.now = now;
    }

    /// Waits for an index.
    ///
    /// @param index which
    /// @return completed once it is reached; complete it yourself to wait no longer
    public CompletableFuture<Boolean> reach(long index) {
        var reached = new CompletableFuture<Boolean>();
        var waiter = new Waiter(index, reached);
        lock.lock();
        try {
            waiting.add(waiter);
            lowest = waiting.element().index();
        } finally {
            lock.unlock();
        }
        // looked at after `lowest` was written, as the mover looks at that after the index was: one of them sees it
        if (now.getAsLong() >= index) moved();
        var _ = reached.whenComplete((_, error) -> {
            if (error != null) forget(waiter);
        });
        return reached;
    }

    /// The index has moved; called after that is to be seen.
    public void moved() {
        var index = now.getAsLong();
        if (index < lowest) return;
        List<Waiter> arrived = new ArrayList<>();
        lock.lock();
        try {
            while (!waiting.isEmpty() && waiting.element().index() <= index) arrived.add(waiting.remove());
            lowest = waiting.isEmpty() ? Long.MAX_VALUE : waiting.element().index();
        } finally {
            lock.unlock();
        }
        arrived.forEach(waiter -> waiter.reached().complete(true));
    }

    /// How many wait.
    ///
    /// @return 0 or more
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void forget(Waiter waiter) {
        lock.lock();
        try {
            waiting.remove(waiter);
            lowest = waiting.isEmpty() ? Long.MAX_VALUE : waiting.element().index();
        } finally {
            lock.unlock();
        }
    }
}
