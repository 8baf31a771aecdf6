// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import java.util.concurrent.atomic.AtomicLong;
import org.rqlite.http.params.RequestFault;

/// The heap that all requests together may use for what clients send and have not yet taken (I10, H2).
public final class MemoryBudget {
    private final AtomicLong free;

    /// A budget of which nothing is used.
    ///
    /// @param bytes of heap; positive
    public MemoryBudget(long bytes) {
        if (bytes < 1) throw new IllegalArgumentException("memory budget must be positive: " + bytes);
        free = new AtomicLong(bytes);
    }

    /// What is not used now.
    ///
    /// @return bytes
    public long free() {
        return free.get();
    }

    /// A share of nothing yet.
    ///
    /// @return for one request, which closes it
    public Share share() {
        return new Share(this);
    }

    private boolean take(long bytes) {
        while (true) {
            var now = free.get();
            if (now < bytes) return false;
            if (free.compareAndSet(now, now - bytes)) return true;
        }
    }

    private void giveBack(long bytes) {
        free.addAndGet(bytes);
    }

    /// What one request uses. One thread at a time.
    public static final class Share implements AutoCloseable {
        private static final long STEP = 16 * 1024; // taken at once, so that small needs do not all meet at one counter

        private final MemoryBudget budget;
        private long taken;
        private long used;

        private Share(MemoryBudget budget) {
            this.budget = budget;
        }

        /// Adds to what is used.
        ///
        /// @param bytes of heap
        /// @throws RequestFault with status 503 if all requests together would use too much
        public void use(long bytes) {
            if (!tryUse(bytes)) throw new RequestFault(503, "too many bytes of requests in flight");
        }

        /// Adds to what is used, if the budget has it.
        ///
        /// @param bytes of heap
        /// @return false if it has not; nothing was added then
        public boolean tryUse(long bytes) {
            var missing = used + bytes - taken;
            if (missing > 0) {
                var wanted = Math.max(missing, STEP);
                if (budget.take(wanted)) taken += wanted;
                else if (budget.take(missing)) taken += missing;
                else return false;
            }
            used += bytes;
            return true;
        }

        /// Splits a part off, for what outlives the request.
        ///
        /// @param bytes of those used; more count as all of them
        /// @return a share of so much, which its new owner closes
        public Share part(long bytes) {
            var part = new Share(budget);
            part.taken = Math.min(bytes, used);
            part.used = part.taken;
            taken -= part.taken;
            used -= part.used;
            return part;
        }

        /// Gives everything back. May be called twice.
        @Override
        public void close() {
            budget.giveBack(taken);
            taken = 0;
            used = 0;
        }
    }
}
