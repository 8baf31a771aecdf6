// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Durations in Go's syntax (<https://pkg.go.dev/time#ParseDuration>), without a sign: `5s`, `1m30s`, `0.5s`, `0`.
final class GoDuration {
    private static final Pattern PART =
            Pattern.compile("([0-9]+)(?:\\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)|\\.([0-9]+)(ns|us|µs|μs|ms|s|m|h)");
    private static final int LENGTH_MAX = 100;

    private GoDuration() {}

    /// Reads a duration; empty if it is none, or beyond 292 years.
    static Optional<Duration> parse(String text) {
        if (text.equals("0")) return Optional.of(Duration.ZERO);
        if (text.isEmpty() || text.length() > LENGTH_MAX) return Optional.empty();
        var nanos = BigInteger.ZERO;
        var parts = PART.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!parts.find() || parts.start() != end) return Optional.empty();
            end = parts.end();
            var leadingPoint = parts.group(4) != null;
            var whole = leadingPoint ? "" : parts.group(1);
            var fraction = leadingPoint ? parts.group(4) : parts.group(2) == null ? "" : parts.group(2);
            nanos = nanos.add(nanos(whole, fraction, leadingPoint ? parts.group(5) : parts.group(3)));
        }
        return ofNanos(nanos);
    }

    /// A number of nanoseconds; empty if negative, or beyond 292 years.
    static Optional<Duration> ofNanos(BigInteger nanos) {
        if (nanos.signum() < 0 || nanos.bitLength() >= Long.SIZE) return Optional.empty();
        return Optional.of(Duration.ofNanos(nanos.longValue()));
    }

    // rounds down
    private static BigInteger nanos(String whole, String fraction, String unit) {
        return new BigInteger(whole + fraction)
                .multiply(BigInteger.valueOf(unitNanos(unit)))
                .divide(BigInteger.TEN.pow(fraction.length()));
    }

    private static long unitNanos(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs", "μs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
    }
}
