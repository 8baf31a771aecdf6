// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.math.BigInteger;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes values for numbers as SQLite's own functions do (<https://sqlite.org/datatype3.html>).
final class Numbers {
    // what C calls white space
    private static final String SPACE = "[ \\t\\n\\x0b\\f\\r]*";
    private static final String REAL = "([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)";
    private static final Pattern NUMBER = Pattern.compile(SPACE + REAL + SPACE);
    private static final Pattern LEADING_NUMBER = Pattern.compile(SPACE + REAL + ".*", Pattern.DOTALL);
    private static final Pattern LEADING_DIGITS = Pattern.compile(SPACE + "([+-]?[0-9]+).*", Pattern.DOTALL);
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Numbers() {}

    /// The number that a value is or that a text spells, with numeric affinity.
    ///
    /// @return empty for NULL, a BLOB and any other text
    static OptionalDouble numeric(@Nullable Object value) {
        return switch (value) {
            case Long whole -> OptionalDouble.of(whole);
            case Double real -> OptionalDouble.of(real);
            case String text -> real(NUMBER, text);
            case null, default -> OptionalDouble.empty();
        };
    }

    /// The number that a value is cast to; 0 if it is none.
    static double realPart(@Nullable Object value) {
        return switch (value) {
            case String text -> real(LEADING_NUMBER, text).orElse(0);
            case byte[] bytes -> real(LEADING_NUMBER, Texts.fromUtf8(bytes)).orElse(0);
            case null, default -> numeric(value).orElse(0);
        };
    }

    /// The whole number that a value is cast to; 0 if it is none. Of a text the leading digits count.
    static long wholePart(@Nullable Object value) {
        return switch (value) {
            case Long whole -> whole;
            case String text -> digits(text);
            case byte[] bytes -> digits(Texts.fromUtf8(bytes));
            case null, default -> (long) numeric(value).orElse(0);
        };
    }

    private static OptionalDouble real(Pattern pattern, String text) {
        var number = pattern.matcher(untilNul(text));
        return number.matches() ? OptionalDouble.of(Double.parseDouble(number.group(1))) : OptionalDouble.empty();
    }

    private static long digits(String text) {
        var number = LEADING_DIGITS.matcher(untilNul(text));
        return number.matches()
                ? new BigInteger(number.group(1)).min(LONG_MAX).max(LONG_MIN).longValue()
                : 0;
    }

    private static String untilNul(String text) {
        var end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
