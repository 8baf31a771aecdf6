// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.time.Duration;
import java.util.List;

/// A copy of the whole database that is asked for.
///
/// @param form what it is made of
/// @param tables the only tables that are in an SQL text; empty for all of them
/// @param fromLeader whether the leader's copy is wanted, as of a weak read; else the asked node gives its own
/// @param timeout longest wait until the copy can begin, not until it ends; positive
public record Backup(Form form, List<String> tables, boolean fromLeader, Duration timeout) {
    /// What a copy is made of.
    public enum Form {
        /// A database file as it is, marked for a write-ahead log.
        WAL_FILE,

        /// The same, marked for a rollback journal, which every program opens.
        ROLLBACK_FILE,

        /// A database file that is written anew without gaps, marked for a rollback journal.
        VACUUMED_FILE,

        /// SQL statements that make the same tables, rows, indexes, triggers and views.
        SQL_TEXT
    }

    /// Copies `tables` and checks the time.
    public Backup {
        tables = List.copyOf(tables);
        if (!timeout.isPositive()) throw new IllegalArgumentException("timeout must be positive: " + timeout);
    }
}
