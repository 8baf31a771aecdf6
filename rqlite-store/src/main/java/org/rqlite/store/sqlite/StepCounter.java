// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.function.BooleanSupplier;

/// Counts the steps of the statements of one request against its budget (S6).
///
/// SQLite asks once in so many steps, counted over the life of a compiled statement: only a statement
/// that was compiled for this run is asked equally often on every node. One that was kept may be asked
/// once more, never less often. Apply thread only.
final class StepCounter implements BooleanSupplier {
    /// Steps between two questions.
    static final int INTERVAL = 1000;

    private long left;
    private boolean counting; // not while statements of our own run
    private boolean reached;

    /// Starts a request.
    void begin(long stepBudget) {
        left = Math.max(1, stepBudget / INTERVAL);
        reached = false;
        counting = false;
    }

    /// Starts or ends the run of one of the request's statements.
    void counting(boolean now) {
        counting = now;
    }

    /// Whether the request has used up its budget.
    boolean reached() {
        return reached;
    }

    @Override
    public boolean getAsBoolean() {
        if (!counting) return false;
        if (--left < 0) reached = true;
        return reached;
    }
}
