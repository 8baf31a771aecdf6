// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.util.List;

/// The outcome of one statement of a logged request. A SQL error is a value: every node that applies the entry reaches
/// it alike.
public sealed interface StatementResult {
    /// Counters.
    ///
    /// @param lastInsertId rowid of the last successful insert on the connection; 0 if none
    /// @param rowsAffected rows changed by the last successful change; 0 if none
    /// @param elapsedNanos time inside SQLite on this node; not replicated
    record Executed(long lastInsertId, long rowsAffected, long elapsedNanos) implements StatementResult {}

    /// Rows.
    ///
    /// @param columns in order
    /// @param rows in result order, each as long as `columns`
    /// @param elapsedNanos time inside SQLite on this node; not replicated
    record Selected(List<Column> columns, List<List<Value>> rows, long elapsedNanos) implements StatementResult {
        /// Copies both lists; the inner ones must be immutable already.
        public Selected {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /// A SQL error.
    ///
    /// @param code SQLite's extended result code; 0 if the error is not SQLite's
    /// @param message SQLite's own text
    record Failed(int code, String message) implements StatementResult {}
}
