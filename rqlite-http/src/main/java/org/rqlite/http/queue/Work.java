// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.rqlite.api.Parameter;
import org.rqlite.api.Statement;
import org.rqlite.api.Value;

/// The statements of one request that is to be queued.
///
/// @param statements none empty; none at all for a request that only marks a place in the queue
/// @param bytes of memory that they take, by estimate
/// @param alone whether they may not share a batch: a transaction left open would undo what follows (H11)
public record Work(List<Statement> statements, long bytes, boolean alone) {
    private static final long STATEMENT_BYTES = 96; // the objects of one, besides its text
    private static final long PARAMETER_BYTES = 80;
    private static final Pattern OPENS = Pattern.compile("\\b(BEGIN|SAVEPOINT)\\b", Pattern.CASE_INSENSITIVE);

    /// Copies `statements`.
    public Work {
        statements = List.copyOf(statements);
    }

    /// The work of a request.
    ///
    /// @param request its statements, in order
    /// @return without those that are empty
    public static Work of(List<Statement> request) {
        var statements = new ArrayList<Statement>(request.size());
        var bytes = 0L;
        var alone = false;
        for (var statement : request) {
            var sql = statement.sql();
            if (sql.isEmpty()) continue;
            statements.add(statement);
            bytes += STATEMENT_BYTES + 2L * sql.length();
            for (var parameter : statement.parameters()) bytes += bytes(parameter);
            alone |= OPENS.matcher(sql).find();
        }
        return new Work(statements, bytes, alone);
    }

    private static long bytes(Parameter parameter) {
        return PARAMETER_BYTES
                + switch (parameter.value()) {
                    case Value.Text(var text) -> 2L * text.length();
                    case Value.Blob(var blob) -> blob.size();
                    case Value.Null _, Value.Int _, Value.Real _ -> 0;
                };
    }
}
