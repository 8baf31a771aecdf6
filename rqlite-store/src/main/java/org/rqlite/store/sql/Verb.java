// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What a statement does, told by its first word; for `WITH`, by the first word after the common tables.
public enum Verb {
    /// Answers rows.
    SELECT,
    /// Answers rows.
    VALUES,
    /// Adds rows.
    INSERT,
    /// Adds rows in place of others.
    REPLACE,
    /// Changes rows.
    UPDATE,
    /// Removes rows.
    DELETE,
    /// Changes the schema.
    CREATE,
    /// Changes the schema.
    DROP,
    /// Changes the schema.
    ALTER,
    /// Gathers statistics.
    ANALYZE,
    /// Builds indexes anew.
    REINDEX,
    /// Opens a transaction.
    BEGIN,
    /// Ends a transaction.
    COMMIT,
    /// Ends a transaction.
    END,
    /// Ends a transaction, or goes back to a savepoint.
    ROLLBACK,
    /// Sets a savepoint.
    SAVEPOINT,
    /// Drops a savepoint.
    RELEASE,
    /// Reads or changes a setting.
    PRAGMA,
    /// Writes the database file anew.
    VACUUM,
    /// Opens another database.
    ATTACH,
    /// Closes another database.
    DETACH,
    /// Anything else: SQLite will refuse it.
    OTHER;

    private static final Map<String, Verb> BY_WORD = byWord();

    /// The verb for a word.
    ///
    /// @param word as it stands in the text, in any case
    /// @return `OTHER` if no statement begins so
    static Verb of(String word) {
        return BY_WORD.getOrDefault(word.toUpperCase(Locale.ROOT), OTHER);
    }

    /// Whether a statement with this verb only reads.
    ///
    /// @return false also where it depends on more than the verb
    public boolean reads() {
        return this == SELECT || this == VALUES;
    }

    /// Whether a statement with this verb changes rows, so that it has counters and may have `RETURNING`.
    ///
    /// @return true for the four kinds of row changes
    public boolean changesRows() {
        return this == INSERT || this == REPLACE || this == UPDATE || this == DELETE;
    }

    /// Whether a statement with this verb may change the schema.
    ///
    /// @return true also for those that change only what SQLite keeps about the schema
    public boolean changesSchema() {
        return switch (this) {
            case CREATE, DROP, ALTER, ANALYZE, REINDEX, VACUUM -> true;
            default -> false;
        };
    }

    /// Whether a statement with this verb begins or ends a transaction or savepoint.
    ///
    /// @return true for the six of them
    public boolean controlsTransaction() {
        return switch (this) {
            case BEGIN, COMMIT, END, ROLLBACK, SAVEPOINT, RELEASE -> true;
            default -> false;
        };
    }

    private static Map<String, Verb> byWord() {
        var verbs = new HashMap<String, Verb>();
        for (var verb : values()) verbs.put(verb.name(), verb);
        return Map.copyOf(verbs);
    }
}
