// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One SQL statement and what its tokens tell about it.
///
/// @param text from its first token to its last, without the semicolon
/// @param verb what it does; `SELECT` for an `EXPLAIN` of anything but a `PRAGMA`
/// @param returning whether a row change answers rows
/// @param parameterCount number of values it takes, as SQLite counts them
/// @param namedParameters indexes of the named places for values, from 1 on, by name with its prefix
/// (`:a`)
/// @param calls names of the functions called, and the keywords for the current time, in lower case
/// @param indexedTimeFunctions functions of time that an index or a generated column calls
/// @param pragma the setting that a `PRAGMA` names
/// @param features what else matters for where it may run
public record SqlStatement(
        String text,
        Verb verb,
        boolean returning,
        int parameterCount,
        Map<String, Integer> namedParameters,
        Set<String> calls,
        Set<String> indexedTimeFunctions,
        Optional<Pragma> pragma,
        Set<Feature> features) {
    /// Traits that decide where a statement may run.
    public enum Feature {
        /// Makes a temporary object.
        TEMPORARY,
        /// Writes to a copy of the database: `VACUUM INTO`.
        INTO,
        /// Writes the planner's statistics by hand.
        WRITES_STATISTICS,
        /// Reads what differs from node to node, such as `pragma_database_list`.
        READS_NODE,
        /// Goes back to a savepoint: `ROLLBACK TO`.
        TO_SAVEPOINT,
        /// Makes a virtual table, which may keep changes in memory until a transaction ends.
        VIRTUAL,
        /// Declares something `DEFERRED`.
        DEFERRED,
        /// Puts the current time into an index or a generated column.
        INDEXES_NOW
    }

    /// A setting as a statement names it.
    ///
    /// @param name in lower case, without a schema
    /// @param argument what follows `=` or stands in parentheses
    public record Pragma(String name, Optional<String> argument) {}

    /// Copies the collections.
    public SqlStatement {
        namedParameters = Map.copyOf(namedParameters);
        calls = Set.copyOf(calls);
        indexedTimeFunctions = Set.copyOf(indexedTimeFunctions);
        features = Set.copyOf(features);
    }

    /// Whether it answers rows and changes nothing, whatever the database holds.
    ///
    /// @return what SQLite's `sqlite3_stmt_readonly` says, but false for transaction control and for
    /// every setting that is not merely read
    public boolean readOnly() {
        return pragma.map(PragmaRules::onlyReads).orElse(verb.reads());
    }

    /// Whether it must run outside a transaction that others share.
    ///
    /// @return true for transaction control, `PRAGMA`, `VACUUM` and whatever declares deferred
    /// constraints
    public boolean isolated() {
        return verb.controlsTransaction()
                || verb == Verb.PRAGMA
                || verb == Verb.VACUUM
                || verb == Verb.ATTACH
                || verb == Verb.DETACH
                || features.contains(Feature.DEFERRED)
                || features.contains(Feature.VIRTUAL);
    }

    /// Whether it changes how later statements on the same connection run (S4).
    ///
    /// @return true for a `PRAGMA` that sets part of the connection's state
    public boolean changesConnectionState() {
        return pragma.map(PragmaRules::changesConnectionState).orElse(false);
    }
}
