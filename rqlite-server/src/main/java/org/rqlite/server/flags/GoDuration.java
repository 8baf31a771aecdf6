// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Pattern;

/// Durations in Go's syntax (<https://pkg.go.dev/time#ParseDuration>): `1h30m`, `-1.5s`, `0`; any other bare number is
/// an error.
public final class GoDuration {
    private static final long MINUTE = 60_000_000_000L;
    private static final Pattern PART = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");

    private GoDuration() {}

    static Duration parse(String text) throws FlagSyntaxException {
        var negative = text.startsWith("-");
        var rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) return Duration.ZERO;
        if (rest.isEmpty()) throw FlagSyntaxException.syntax();
        var nanos = BigInteger.ZERO;
        var parts = PART.matcher(rest);
        int end = 0;
        while (end < rest.length()) {
            if (!parts.find() || parts.start() != end) throw FlagSyntaxException.syntax();
            end = parts.end();
            nanos = nanos.add(nanos(parts.group(1), parts.group(2)));
        }
        var signed = negative ? nanos.negate() : nanos;
        // what does not fit 64 bits of nanoseconds, 292 years, is an error in Go too
        if (signed.bitLength() >= Long.SIZE) throw FlagSyntaxException.syntax();
        return Duration.ofNanos(signed.longValue());
    }

    /// The form in which Go prints a duration: `1h30m0s`, `1.5s`, `50ms`, `0s`.
    ///
    /// @param duration shorter than 292 years
    /// @return the text
    public static String format(Duration duration) {
        if (duration.isNegative()) return "-" + format(duration.negated());
        if (duration.isZero()) return "0s";
        var minutes = duration.toMinutes();
        var nanos = duration.minusMinutes(minutes).toNanos();
        var seconds = fraction(nanos, 9) + "s";
        if (minutes == 0 && nanos < 1_000L) return nanos + "ns";
        if (minutes == 0 && nanos < 1_000_000L) return fraction(nanos, 3) + "µs";
        if (minutes == 0 && nanos < 1_000_000_000L) return fraction(nanos, 6) + "ms";
        if (minutes == 0) return seconds;
        if (minutes < 60) return minutes + "m" + seconds;
        return minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    /// Rounds down. No BigDecimal: JDK 25 spends 30 ms of each start on making that class ready.
    private static BigInteger nanos(String number, String unit) {
        var point = number.indexOf('.');
        var scale = point < 0 ? 0 : number.length() - point - 1;
        return new BigInteger(number.replace(".", ""))
                .multiply(BigInteger.valueOf(unitNanos(unit)))
                .divide(BigInteger.TEN.pow(scale));
    }

    private static long unitNanos(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs", "μs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> MINUTE;
            default -> 60 * MINUTE;
        };
    }

    private static String fraction(long nanos, int scale) {
        var digits = Long.toString(nanos);
        var text = "0".repeat(Math.max(0, scale + 1 - digits.length())) + digits;
        var point = text.length() - scale;
        var fraction = text.substring(point).replaceFirst("0+$", "");
        return text.substring(0, point) + (fraction.isEmpty() ? "" : "." + fraction);
    }
}
