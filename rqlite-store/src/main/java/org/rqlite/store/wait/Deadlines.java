// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.wait;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// Ends waits whose time is over, all on one thread, up to a few milliseconds late.
///
/// A virtual thread that parks with a time limit costs two more switches of a thread than one that parks without:
/// so who waits on a hot path parks without, and is woken from here. Any thread may call.
public final class Deadlines implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Deadlines.class.getName());
    private static final Duration STEP = Duration.ofMillis(10);

    private final Set<Deadline> open = ConcurrentHashMap.newKeySet(); // as many as there are waits
    private final Thread thread;
    private volatile boolean resting; // the thread parks until it is called
    private volatile boolean closed;

    private Deadlines(String name) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /// Starts the thread, which rests while nobody waits.
    ///
    /// @param name of the thread
    /// @return closed by the caller
    public static Deadlines start(String name) {
        var deadlines = new Deadlines(name);
        deadlines.thread.start();
        return deadlines;
    }

    /// One wait's end.
    public final class Deadline {
        private final long atNanos;
        private final Runnable expire;

        private Deadline(long atNanos, Runnable expire) {
            this.atNanos = atNanos;
            this.expire = expire;
        }

        /// Forgets it; nothing happens if it has come.
        public void lift() {
            open.remove(this);
        }

        private boolean isOver(long nowNanos) {
            return nowNanos - atNanos >= 0;
        }

        /// Once, unless it was lifted.
        private void come() {
            if (open.remove(this)) expire.run();
        }
    }

    /// Sets a deadline.
    ///
    /// @param in from now; a century at most counts
    /// @param expire what is to be done then, quickly; at once if this is closed
    /// @return to be lifted when the wait is over
    public Deadline in(Duration in, Runnable expire) {
        var nanos = in.compareTo(Duration.ofDays(36_500)) > 0 ? Duration.ofDays(36_500) : in;
        var deadline = new Deadline(System.nanoTime() + nanos.toNanos(), expire);
        open.add(deadline);
        if (resting) LockSupport.unpark(thread);
        if (closed) deadline.come();
        return deadline;
    }

    /// Waits for a future that nobody else waits for.
    ///
    /// @param <T> of the outcome
    /// @param future fails if it is not complete in time
    /// @param timeout longest wait
    /// @return its outcome
    /// @throws TimeoutException if it was not complete in time
    /// @throws ExecutionException as the future failed
    /// @throws InterruptedException if the thread was interrupted
    public <T> T await(CompletableFuture<T> future, Duration timeout)
            throws TimeoutException, ExecutionException, InterruptedException {
        if (future.isDone()) return future.get();
        var deadline = in(timeout, () -> future.completeExceptionally(new TimeoutException()));
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException over) throw over;
            throw e;
        } finally {
            deadline.lift();
        }
    }

    /// Ends all waits and the thread. May be called twice.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /// The top frame of the thread.
    private void run() {
        while (!closed) {
            if (open.isEmpty()) {
                resting = true;
                // asked again: who adds one looks at `resting` afterwards
                if (open.isEmpty() && !closed) LockSupport.park();
                resting = false;
            }
            LockSupport.parkNanos(STEP.toNanos());
            var now = System.nanoTime();
            for (var deadline : open) if (deadline.isOver(now)) come(deadline);
        }
        open.forEach(Deadlines::come);
    }

    private static void come(Deadline deadline) {
        try {
            deadline.come();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a wait could not be ended, the others can", e);
        }
    }
}
