// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes values for numbers as SQLite's own functions do (<https://sqlite.org/datatype3.html>).
final class Numbers {
    private static final Pattern NUMBER = Pattern.compile(
            "[ \\t\\n\\f\\r]*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \\t\\n\\f\\r]*");
    private static final Pattern LEADING_NUMBER = Pattern.compile(
            "[ \\t\\n\\f\\r]*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?).*", Pattern.DOTALL);

    private Numbers() {}

    /// The number that a value is or that a text spells, with numeric affinity.
    ///
    /// @return empty for NULL, a BLOB and any other text
    static OptionalDouble numeric(@Nullable Object value) {
        return switch (value) {
            case Long whole -> OptionalDouble.of(whole);
            case Double real -> OptionalDouble.of(real);
            case String text -> {
                var number = NUMBER.matcher(text);
                yield number.matches()
                        ? OptionalDouble.of(Double.parseDouble(number.group(1)))
                        : OptionalDouble.empty();
            }
            case null, default -> OptionalDouble.empty();
        };
    }

    /// The whole number that a value is cast to; 0 if it is none.
    static long wholePart(@Nullable Object value) {
        if (value instanceof String text) {
            var number = LEADING_NUMBER.matcher(text);
            return number.matches() ? (long) Double.parseDouble(number.group(1)) : 0;
        }
        return (long) numeric(value).orElse(0);
    }
}
