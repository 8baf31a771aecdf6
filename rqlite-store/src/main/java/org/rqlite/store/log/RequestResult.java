// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

import java.util.List;
import org.rqlite.api.StatementResult;

/// The outcome of one logged request; equal on every node but for the times.
public sealed interface RequestResult {
    /// Each statement has its own outcome.
    ///
    /// @param results one for each statement text that is not empty; shorter if a transaction stopped at an
    /// error
    record Answered(List<StatementResult> results) implements RequestResult {
        /// Copies `results`.
        public Answered {
            results = List.copyOf(results);
        }
    }

    /// The request failed as a whole, such as at COMMIT; nothing of it is in the database.
    ///
    /// @param message SQLite's own text
    record Failed(String message) implements RequestResult {}
}
