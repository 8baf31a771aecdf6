// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import java.time.Duration;
import java.util.OptionalLong;

/// Durations as Go reads and writes them, such as `1h2m`, `1.5s`, `20.5µs` (Go `time`, `ParseDuration` and `String`).
public final class GoDuration {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private GoDuration() {}

    /// Reads a duration.
    ///
    /// @param text an optional sign, then numbers with units; `0` alone may go without
    /// @return nanoseconds; empty if it is no duration or exceeds 64 bits
    public static OptionalLong parse(String text) {
        var signed = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+');
        var rest = signed ? text.substring(1) : text;
        if (rest.equals("0")) return OptionalLong.of(0);
        if (rest.isEmpty()) return OptionalLong.empty();
        var total = new Scan(rest).total();
        return signed && text.charAt(0) == '-' && total.isPresent() ? OptionalLong.of(-total.getAsLong()) : total;
    }

    private static long unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> MICRO;
            case "ms" -> MILLI;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            default -> 0;
        };
    }

    /// Writes a duration.
    ///
    /// @param duration at most 292 years
    /// @return such as `0s`, `1.5ms`, `1m30s`
    public static String format(Duration duration) {
        var nanos = duration.toNanos();
        if (nanos == 0) return "0s";
        var sign = nanos < 0 ? "-" : "";
        var size = Math.abs(nanos);
        if (size < MICRO) return sign + size + "ns";
        if (size < MILLI) return sign + decimal(size, MICRO) + "µs";
        if (size < SECOND) return sign + decimal(size, MILLI) + "ms";
        var text = decimal(size % MINUTE, SECOND) + "s";
        if (size >= MINUTE) text = size / MINUTE % 60 + "m" + text;
        if (size >= HOUR) text = size / HOUR + "h" + text;
        return sign + text;
    }

    private static String decimal(long nanos, long unit) {
        var rest = nanos % unit;
        if (rest == 0) return Long.toString(nanos / unit);
        var digits = Long.toString(unit + rest).substring(1);
        var end = digits.length();
        while (digits.charAt(end - 1) == '0') end--;
        return nanos / unit + "." + digits.substring(0, end);
    }

    /// One pass over numbers with units.
    private static final class Scan {
        private final String text;
        private int at;

        Scan(String text) {
            this.text = text;
        }

        OptionalLong total() {
            try {
                var total = 0L;
                while (at < text.length()) {
                    var term = term();
                    if (term < 0) return OptionalLong.empty();
                    total = Math.addExact(total, term);
                }
                return OptionalLong.of(total);
            } catch (ArithmeticException _) { // more than 64 bits
                return OptionalLong.empty();
            }
        }

        // -1 if there is no number with a known unit
        private long term() {
            var start = at;
            var whole = 0L;
            for (; at < text.length() && isDigit(); at++) {
                whole = Math.addExact(Math.multiplyExact(whole, 10), text.charAt(at) - '0');
            }
            var digits = at - start;
            var fraction = 0L;
            var scale = 1d;
            if (at < text.length() && text.charAt(at) == '.') {
                var point = at++;
                for (; at < text.length() && isDigit(); at++) {
                    var longer = fraction * 10 + (text.charAt(at) - '0');
                    if (fraction > Long.MAX_VALUE / 10 || longer < 0) continue; // below a nanosecond of any unit
                    fraction = longer;
                    scale *= 10;
                }
                digits += at - point - 1;
            }
            if (digits == 0) return -1;
            var unitStart = at;
            while (at < text.length() && text.charAt(at) != '.' && !isDigit()) at++;
            var unit = unit(text.substring(unitStart, at));
            if (unit == 0) return -1;
            return Math.addExact(Math.multiplyExact(whole, unit), (long) (fraction * (unit / scale)));
        }

        private boolean isDigit() {
            var c = text.charAt(at);
            return c >= '0' && c <= '9';
        }
    }
}
