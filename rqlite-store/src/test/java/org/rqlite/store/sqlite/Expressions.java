// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import org.jspecify.annotations.Nullable;
import org.rqlite.api.Bytes;
import org.rqlite.api.Value;

/// Evaluates expressions on a database in memory: with SQLite's own functions, or with those of a request.
final class Expressions implements AutoCloseable {
    final SqliteConnection connection = LowLevelSqlite.inMemory();

    /// Evaluates an expression.
    ///
    /// @param values bound to its question marks
    Value value(String expression, @Nullable Object... values) {
        try (var statement = connection.prepare("SELECT " + expression)) {
            statement.execute(values);
            return switch (statement.columnType(0)) {
                case 1 -> new Value.Int(statement.columnLong(0));
                case 2 -> new Value.Real(statement.columnDouble(0));
                case 3 -> new Value.Text(Texts.fromUtf8(statement.columnBytes(0)));
                case 4 -> new Value.Blob(Bytes.copyOf(statement.columnBytes(0)));
                default -> Value.NULL;
            };
        }
    }

    /// As [#value], with SQLite's refusal as a text.
    Value outcome(String expression, @Nullable Object... values) {
        try {
            return value(expression, values);
        } catch (SqliteException e) {
            return new Value.Text("error: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
