// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.wait;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A question that is asked for many at a time, one asking after the other.
///
/// All that came before an asking began share its answer; who comes later shares the next one, which begins when
/// this one ends. So nobody gets an answer to a question that was asked before he came. Any thread.
///
/// @param <T> of the answer
public final class SharedRound<T> {
    private final Supplier<CompletableFuture<T>> asking;
    private final ReentrantLock lock = new ReentrantLock();
    private List<CompletableFuture<T>> waiting = new ArrayList<>(); // guarded by lock: for the next asking
    private boolean running; // guarded by lock: an asking is under way

    /// A round that was not asked yet.
    ///
    /// @param asking asks; must not block, nor throw; what it returns is complete some time
    public SharedRound(Supplier<CompletableFuture<T>> asking) {
        this.asking = asking;
    }

    /// Joins the next round, and begins it if none is under way.
    ///
    /// @return the caller's own, completed on the thread that ends the round: what depends on it must not block
    public CompletableFuture<T> join() {
        var answer = new CompletableFuture<T>();
        lock.lock();
        try {
            waiting.add(answer);
            if (running) return answer;
            running = true;
        } finally {
            lock.unlock();
        }
        run();
        return answer;
    }

    /// How many wait for the next round.
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

    /// Runs rounds until one takes time, which then goes on from here, or nobody waits. A loop: rounds that end at
    /// once would else pile up on the stack.
    private void run() {
        for (var reads = next(); !reads.isEmpty(); reads = next()) {
            var sharing = reads;
            var answer = asking.get();
            if (!answer.isDone()) {
                var _ = answer.whenComplete((value, error) -> {
                    handOut(sharing, value, error);
                    run();
                });
                return;
            }
            var _ = answer.whenComplete((value, error) -> handOut(sharing, value, error));
        }
    }

    /// Who takes part in the round that begins now; nobody if there is none.
    private List<CompletableFuture<T>> next() {
        lock.lock();
        try {
            running = !waiting.isEmpty();
            if (!running) return List.of();
            var reads = waiting;
            waiting = new ArrayList<>();
            return reads;
        } finally {
            lock.unlock();
        }
    }

    private static <T> void handOut(List<CompletableFuture<T>> reads, @Nullable T value, @Nullable Throwable error) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        for (var read : reads) {
            if (cause == null) read.complete(value);
            else read.completeExceptionally(cause);
        }
    }
}
