// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.Parameter;
import org.rqlite.api.Value;
import org.rqlite.store.sql.SqlStatement;

/// Deals out the parameters of one text to its SQL statements, by the rules of Go's `database/sql` and
/// go-sqlite3: each statement uses up as many of the parameters as it has places, whatever their kind; a
/// named one also fills the places of its name in all others.
final class Arguments {
    private static final String PREFIXES = ":@$";

    private final List<Parameter> parameters;
    private int used;

    Arguments(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    /// What is wrong with the names.
    ///
    /// @return a message for the client
    static Optional<String> fault(List<Parameter> parameters) {
        for (var parameter : parameters) {
            if (parameter.isNamed() && !Character.isLetter(parameter.name().codePointAt(0))) {
                return Optional.of("name \"" + parameter.name() + "\" does not begin with a letter");
            }
        }
        return Optional.empty();
    }

    /// Whether enough are left for a statement.
    boolean suffice(SqlStatement statement) {
        return parameters.size() - used >= statement.parameterCount();
    }

    /// How many there are in all.
    int total() {
        return parameters.size();
    }

    /// How many are not used up.
    int left() {
        return parameters.size() - used;
    }

    /// The values for the next statement, which they suffice for.
    @Nullable
    Object[] next(SqlStatement statement) {
        var count = statement.parameterCount();
        if (count == 0) return SqliteStatement.NO_VALUES;
        var values = new @Nullable Object[count];
        for (var i = 0; i < parameters.size(); i++) {
            var parameter = parameters.get(i);
            if (parameter.isNamed()) {
                bindNamed(statement, parameter, values);
            } else if (i >= used && i < used + count) {
                values[i - used] = bindable(parameter.value());
            }
        }
        used += count;
        return values;
    }

    private static void bindNamed(SqlStatement statement, Parameter parameter, @Nullable Object[] values) {
        if (statement.namedParameters().isEmpty()) return;
        for (var i = 0; i < PREFIXES.length(); i++) {
            var index = statement.namedParameters().get(PREFIXES.charAt(i) + parameter.name());
            if (index != null) values[index - 1] = bindable(parameter.value());
        }
    }

    private static @Nullable Object bindable(Value value) {
        return switch (value) {
            case Value.Null _ -> null;
            case Value.Int(var number) -> number;
            case Value.Real(var number) -> number;
            case Value.Text(var text) -> text;
            case Value.Blob(var bytes) -> bytes.toArray();
        };
    }
}
