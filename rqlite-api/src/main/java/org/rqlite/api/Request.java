// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.time.Duration;
import java.util.List;

/// What one client call asks of the database.
///
/// @param kind which of the three verbs
/// @param statements in the order in which they run
/// @param transaction whether all statements form one transaction
/// @param read how fresh reads must be; not used by `EXECUTE`
/// @param dbTimeout limit on the time inside SQLite: for reads by the clock, for writes as a budget of
///     steps that is the same on every node; zero means the node's default
/// @param timeout longest wait for an answer; afterwards a write is of unknown fate
/// @param qualified whether what only reads names its columns `table.column`, where they come from a table
public record Request(
        Kind kind,
        List<Statement> statements,
        boolean transaction,
        ReadPolicy read,
        Duration dbTimeout,
        Duration timeout,
        boolean qualified) {
    /// The client verbs.
    public enum Kind {
        /// Runs writes; answers counters, or rows for `RETURNING`.
        EXECUTE,
        /// Runs reads on a read-only connection; answers rows.
        QUERY,
        /// Runs both; each statement is classified by SQLite.
        REQUEST
    }

    /// Copies `statements` and checks the bounds.
    public Request {
        statements = List.copyOf(statements);
        if (dbTimeout.isNegative()) throw new IllegalArgumentException("db timeout must not be negative: " + dbTimeout);
        if (!timeout.isPositive()) throw new IllegalArgumentException("timeout must be positive: " + timeout);
    }

    /// A request that names columns as SQLite does.
    ///
    /// @param kind which of the three verbs
    /// @param statements in the order in which they run
    /// @param transaction whether all statements form one transaction
    /// @param read how fresh reads must be
    /// @param dbTimeout limit on the time inside SQLite
    /// @param timeout longest wait for an answer
    public Request(
            Kind kind,
            List<Statement> statements,
            boolean transaction,
            ReadPolicy read,
            Duration dbTimeout,
            Duration timeout) {
        this(kind, statements, transaction, read, dbTimeout, timeout, false);
    }
}
