// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.rqlite.store.wait.Deadlines;

/// Waiting for entries to be applied. Any thread.
final class Waits {
    private final ApplySide apply;
    private final Deadlines deadlines;

    Waits(ApplySide apply, Deadlines deadlines) {
        this.apply = apply;
        this.deadlines = deadlines;
    }

    /// Waits until an entry is applied.
    ///
    /// @return whether it is
    boolean applied(long index, Duration timeout) {
        if (apply.applied().at().index() >= index) return true;
        try {
            return deadlines.await(apply.reach(index), timeout);
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for an index failed", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
