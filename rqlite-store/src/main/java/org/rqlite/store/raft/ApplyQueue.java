// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.ratis.protocol.Message;

/// Hands committed entries to the database in log order, in groups, on one thread at a time.
///
/// An entry that comes alone is applied on the thread that brings it, without a hand-over; while one group is
/// being applied the next entries gather and are applied together by this queue's own thread. Bounded by count
/// and bytes: when full, whoever brings the next entry waits (I9).
final class ApplyQueue {
    static final int ITEMS_MAX = 4096;
    static final long BYTES_MAX = 64L << 20;
    private static final int GROUP_ITEMS_MAX = 512;
    private static final long GROUP_BYTES_MAX = 8L << 20;

    private final Consumer<List<LogItem>> apply;
    private final Thread worker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<LogItem> waiting = new ArrayDeque<>(); // guarded by lock
    private long waitingBytes; // guarded by lock
    private boolean busy; // guarded by lock: whoever set it owns the writer
    private boolean closed; // guarded by lock
    private boolean paused; // guarded by lock: entries are let go, an installed snapshot holds them

    private ApplyQueue(Consumer<List<LogItem>> apply) {
        this.apply = apply;
        this.worker = Thread.ofPlatform().name("apply").daemon().unstarted(this::work);
    }

    /// Starts the queue's thread.
    ///
    /// @param apply applies a group and completes its futures; never throws
    static ApplyQueue start(Consumer<List<LogItem>> apply) {
        var queue = new ApplyQueue(apply);
        queue.worker.start();
        return queue;
    }

    /// Takes the next entry of the log; its future completes after COMMIT.
    ///
    /// @param last whether no further entry is known to be committed: then it is applied right here if nothing
    /// waits
    void add(LogItem item, boolean last) {
        lock.lock();
        try {
            if (paused) {
                letGo(List.of(item));
                return;
            }
            if (!last || busy || !waiting.isEmpty() || closed) {
                enqueue(item);
                return;
            }
            busy = true;
        } finally {
            lock.unlock();
        }
        try {
            apply.accept(List.of(item));
        } finally {
            release();
        }
    }

    /// Runs `action` between groups, with the writer to itself.
    <T> T exclusively(Callable<T> action) throws Exception {
        lock.lock();
        try {
            while (busy) changed.awaitUninterruptibly();
            busy = true;
        } finally {
            lock.unlock();
        }
        try {
            return action.call();
        } finally {
            release();
        }
    }

    /// Lets go of all entries that wait or come, as if they were applied, and returns once none is being
    /// applied: a snapshot that holds them is about to take the database's place.
    void pause() {
        List<LogItem> waited;
        lock.lock();
        try {
            paused = true;
            waited = takeWaiting();
            while (busy) changed.awaitUninterruptibly();
        } finally {
            lock.unlock();
        }
        letGo(waited);
    }

    /// Takes entries again.
    void resume() {
        lock.lock();
        try {
            paused = false;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the queue's thread; entries that still wait are dropped, their futures fail.
    void close() {
        List<LogItem> dropped;
        lock.lock();
        try {
            closed = true;
            dropped = takeWaiting();
            while (busy) changed.awaitUninterruptibly();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        dropped.forEach(ApplyQueue::drop);
    }

    private void enqueue(LogItem item) {
        while (!closed && !paused && (waiting.size() >= ITEMS_MAX || waitingBytes >= BYTES_MAX))
            changed.awaitUninterruptibly();
        if (closed) {
            drop(item);
            return;
        }
        if (paused) {
            letGo(List.of(item));
            return;
        }
        waiting.add(item);
        waitingBytes += item.data().size();
        changed.signalAll();
    }

    private List<LogItem> takeWaiting() {
        var all = List.copyOf(waiting);
        waiting.clear();
        waitingBytes = 0;
        changed.signalAll();
        return all;
    }

    private static void letGo(List<LogItem> items) {
        items.forEach(item -> item.done().complete(Message.EMPTY));
    }

    private static void drop(LogItem item) {
        item.done()
                .completeExceptionally(new IllegalStateException("closed before entry " + item.at() + " was applied"));
    }

    private void work() {
        for (var group = take(); !group.isEmpty(); group = take()) {
            try {
                apply.accept(group);
            } finally {
                release();
            }
        }
    }

    /// The next group, with the writer; empty at the end.
    private List<LogItem> take() {
        lock.lock();
        try {
            while (!closed && (busy || waiting.isEmpty())) changed.awaitUninterruptibly();
            if (closed) return List.of();
            busy = true;
            var group = new ArrayList<LogItem>();
            var bytes = 0L;
            while (!waiting.isEmpty() && group.size() < GROUP_ITEMS_MAX && bytes < GROUP_BYTES_MAX) {
                var item = waiting.remove();
                bytes += item.data().size();
                group.add(item);
            }
            waitingBytes -= bytes;
            changed.signalAll();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        lock.lock();
        try {
            busy = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
