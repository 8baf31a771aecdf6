// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.http.Seeds;

/// Durations against the grammar in Go's documentation, reckoned in exact decimals.
class GoDurationPropertyTest {
    private static final Map<String, Long> UNITS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "µs",
            1_000L,
            "μs",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);
    private static final String TERM = "([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)";
    private static final Pattern DURATION = Pattern.compile("[+-]?(?:0|(?:" + TERM + ")+)");
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    static LongStream seeds() {
        return Seeds.first(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsWhatTheGrammarSays(long seed) {
        var random = Seeds.random(seed);
        for (var i = 0; i < 100; i++) {
            var text = text(random);
            var expected = exact(text);
            var actual = GoDuration.parse(text);

            assertThat(actual.isPresent()).as("seed %s: %s", seed, text).isEqualTo(expected.isPresent());
            // Go reckons fractions in binary: it may miss the last nanosecond
            expected.ifPresent(nanos -> assertThat(actual.orElseThrow() - nanos)
                    .as("seed %s: %s", seed, text)
                    .isBetween(-2L, 2L));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void writesSomethingThatMeansTheSame(long seed) {
        var random = Seeds.random(seed);
        for (var i = 0; i < 100; i++) {
            var nanos = random.nextLong() >> random.nextInt(64);
            var text = GoDuration.format(Duration.ofNanos(nanos));

            if (nanos != Long.MIN_VALUE) assertThat(exact(text)).as(text).hasValue(nanos);
            // the largest unit first, each once, and seconds always with them from a second on
            assertThat(text).matches("-?((\\d+h)?(\\d+m)?[\\d.]+s|[\\d.]+(ms|µs)|\\d+ns)");
        }
    }

    private static Optional<Long> exact(String text) {
        if (!DURATION.matcher(text).matches()) return Optional.empty();
        var sum = BigDecimal.ZERO;
        var magnitude = BigInteger.ZERO;
        for (var term = Pattern.compile(TERM).matcher(text); term.find(); ) {
            var number = term.group(1);
            var value = new BigDecimal(
                            number.startsWith(".") ? "0" + number : number.endsWith(".") ? number + "0" : number)
                    .multiply(BigDecimal.valueOf(UNITS.get(term.group(2))))
                    .setScale(0, RoundingMode.DOWN);
            sum = sum.add(value);
            magnitude = sum.toBigInteger();
        }
        if (magnitude.compareTo(MAX) > 0) return Optional.empty();
        return Optional.of(text.startsWith("-") ? -magnitude.longValueExact() : magnitude.longValueExact());
    }

    private static String text(RandomGenerator random) {
        var text = new StringBuilder(pick(random, "", "", "", "+", "-", "--"));
        for (var left = random.nextInt(1, 4); left > 0; left--) {
            var magnitude = random.nextInt(12) == 0 ? 1_000_000_000_000L : 10_000;
            if (random.nextInt(8) > 0) text.append(random.nextLong(magnitude));
            if (random.nextInt(3) == 0) text.append('.').append(random.nextBoolean() ? random.nextInt(1_000_000) : "");
            text.append(pick(random, "ns", "us", "µs", "μs", "ms", "s", "m", "h", "h", "s", "", "d", "S", " s", "n"));
        }
        return text.toString();
    }

    private static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
