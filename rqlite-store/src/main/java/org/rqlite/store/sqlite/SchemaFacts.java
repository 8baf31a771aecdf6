// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.rqlite.store.sql.SqlScript;
import org.rqlite.store.sql.SqlStatement;

/// What the schema says about how requests must be applied. Read anew after the schema may have changed.
/// Apply thread only.
final class SchemaFacts {
    /// Functions that look at the connection's counters.
    static final Set<String> COUNTER_FUNCTIONS = Set.of("last_insert_rowid", "changes");

    private static final int SCRIPTS_MAX = 10_000;

    private final StatementCache statements;
    private final Map<String, SqlScript> scripts = new LinkedHashMap<>(); // by the text in the schema
    private boolean stale = true;
    private boolean deferredConstraints;
    private boolean virtualTables;
    private boolean counters;
    private Set<String> indexedTimeFunctions = Set.of();

    SchemaFacts(StatementCache statements) {
        this.statements = statements;
    }

    /// Tells that the schema may have changed, also back.
    void invalidate() {
        stale = true;
    }

    /// Whether a constraint is checked only when a transaction commits.
    boolean deferredConstraints() {
        refresh();
        return deferredConstraints;
    }

    /// Whether there is a virtual table: full-text search keeps changes in memory until a transaction
    /// ends, so what it then writes depends on how requests are grouped.
    boolean virtualTables() {
        refresh();
        return virtualTables;
    }

    /// Whether a trigger or view looks at the connection's counters.
    boolean readsCounters() {
        refresh();
        return counters;
    }

    /// Functions of time that indexes and generated columns call.
    Set<String> indexedTimeFunctions() {
        refresh();
        return indexedTimeFunctions;
    }

    private void refresh() {
        if (!stale) return;
        deferredConstraints = false;
        virtualTables = false;
        counters = false;
        var indexed = new HashSet<String>();
        var sql = "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL";
        var statement = statements.take(sql);
        try {
            for (var row = statement.execute(SqliteStatement.NO_VALUES); row; row = statement.step()) {
                add(Texts.fromUtf8(statement.columnBytes(0)), indexed);
            }
        } finally {
            statements.give(sql, statement);
        }
        indexedTimeFunctions = Set.copyOf(indexed);
        stale = false;
    }

    private void add(String text, Set<String> indexed) {
        if (scripts.size() >= SCRIPTS_MAX) scripts.clear();
        var script = scripts.computeIfAbsent(text, SqlScript::split);
        for (var statement : script.statements()) {
            deferredConstraints |= statement.features().contains(SqlStatement.Feature.DEFERRED);
            virtualTables |= statement.features().contains(SqlStatement.Feature.VIRTUAL);
            counters |= statement.calls().stream().anyMatch(COUNTER_FUNCTIONS::contains);
            indexed.addAll(statement.indexedTimeFunctions());
        }
    }
}
