// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.log;

/// Settings of the writer's connection that change the outcome of statements, hence replicated (S4).
///
/// @param foreignKeys `PRAGMA foreign_keys`
/// @param recursiveTriggers `PRAGMA recursive_triggers`
/// @param caseSensitiveLike `PRAGMA case_sensitive_like`
public record ConnectionState(boolean foreignKeys, boolean recursiveTriggers, boolean caseSensitiveLike) {
    /// The state in which a cluster is founded.
    ///
    /// @param foreignKeys the flag `-fk`
    /// @return the other two settings off
    public static ConnectionState founding(boolean foreignKeys) {
        return new ConnectionState(foreignKeys, false, false);
    }
}
