// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

import java.util.Optional;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.store.sql.SqlStatement.Feature;

/// Refuses what may never run: what reaches out of the database, what would let nodes differ, and
/// settings that the store relies on. Looks at tokens before SQLite sees the text. Any thread may call.
public final class StatementGate {
    private final ScriptCache scripts;

    /// A gate that remembers what it has read.
    ///
    /// @param scripts shared with whoever runs the statements
    public StatementGate(ScriptCache scripts) {
        this.scripts = scripts;
    }

    /// Lets a request pass or refuses it as a whole.
    ///
    /// @param request any request
    /// @throws RefusedException if one of its statements may never run; nothing was run
    public void check(Request request) {
        for (var statement : request.statements()) {
            var sql = statement.sql();
            if (sql.indexOf('\0') >= 0) throw new RefusedException("SQL text holds the character U+0000");
            for (var piece : scripts.script(sql).statements()) {
                refusal(piece, request.kind()).ifPresent(reason -> {
                    throw new RefusedException(reason);
                });
            }
        }
    }

    private static Optional<String> refusal(SqlStatement statement, Request.Kind kind) {
        if (statement.pragma().isPresent()
                && !PragmaRules.allowed(statement.pragma().get())) {
            return Optional.of("disallowed pragma");
        }
        if (statement.verb() == Verb.ATTACH || statement.verb() == Verb.DETACH) {
            return Optional.of("ATTACH and DETACH are not supported: a node serves one database");
        }
        // a query that would write is told so by its own result
        if (kind == Request.Kind.QUERY
                || statement.readOnly()
                || statement.features().isEmpty()) {
            return Optional.empty();
        }
        return statement.features().stream()
                .sorted()
                .flatMap(feature -> refusal(feature).stream())
                .findFirst();
    }

    private static Optional<String> refusal(Feature feature) {
        return switch (feature) {
            case TEMPORARY -> Optional.of("temporary tables are not supported: they would exist on one node only");
            case INTO -> Optional.of("VACUUM INTO is not supported: ask for a backup instead");
            case WRITES_STATISTICS -> Optional.of("writing to sqlite_stat tables is not supported: use ANALYZE");
            case READS_NODE ->
                Optional.of("pragma functions and dbstat are not supported in writes: they differ from node to node");
            case INDEXES_NOW ->
                Optional.of("non-deterministic use of the current time in an index or generated column");
            case DEFERRED, VIRTUAL, TO_SAVEPOINT -> Optional.empty();
        };
    }
}
