// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/// Whole numbers and booleans as Go's `strconv` reads them with base 0 (<https://pkg.go.dev/strconv#ParseInt>).
final class GoNumber {
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger UNSIGNED_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    // an underscore stands between two digits, or between the base's prefix and a digit
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9](?:_?[0-9])*");
    private static final Pattern PREFIXED =
            Pattern.compile("0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])+");

    private GoNumber() {}

    /// A signed 64-bit number.
    static long parse(String text) throws FlagSyntaxException {
        var negative = text.startsWith("-");
        var unsigned = negative || text.startsWith("+") ? text.substring(1) : text;
        var magnitude = magnitude(unsigned);
        var value = negative ? magnitude.negate() : magnitude;
        if (value.compareTo(LONG_MIN) < 0 || value.compareTo(LONG_MAX) > 0) throw FlagSyntaxException.range();
        return value.longValue();
    }

    /// An unsigned 64-bit number, which here must fit a `long`: nothing counts beyond that.
    static long parseUnsigned(String text) throws FlagSyntaxException {
        var value = magnitude(text);
        if (value.compareTo(UNSIGNED_MAX) > 0) throw FlagSyntaxException.range();
        return value.min(LONG_MAX).longValue();
    }

    static boolean parseBoolean(String text) throws FlagSyntaxException {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw FlagSyntaxException.syntax();
        };
    }

    private static BigInteger magnitude(String text) throws FlagSyntaxException {
        if (DECIMAL.matcher(text).matches()) return new BigInteger(text.replace("_", ""));
        if (!PREFIXED.matcher(text).matches()) throw FlagSyntaxException.syntax();
        var digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        return switch (digits.charAt(1)) {
            case 'x' -> new BigInteger(digits.substring(2), 16);
            case 'b' -> new BigInteger(digits.substring(2), 2);
            case 'o' -> new BigInteger(digits.substring(2), 8);
            default -> new BigInteger(digits, 8);
        };
    }
}
