// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers and durations as Go's `strconv` and `time` read them: rows of their own tests, and a twin that goes
/// character by character as they do.
class GoReadingsTest {
    static LongStream seeds() {
        var fixed = Long.getLong("rqlite.seed");
        return fixed != null ? LongStream.of(fixed) : LongStream.range(0, 60);
    }

    /// Rows of Go's own test of `time.ParseDuration`.
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5s, 5000000000",
        "30s, 30000000000",
        "1478s, 1478000000000",
        "-5s, -5000000000",
        "+5s, 5000000000",
        "-0, 0",
        "+0, 0",
        "5.0s, 5000000000",
        "5.6s, 5600000000",
        "5.s, 5000000000",
        ".5s, 500000000",
        "1.0s, 1000000000",
        "1.00s, 1000000000",
        "1.004s, 1004000000",
        "1.0040s, 1004000000",
        "100.00100s, 100001000000",
        "10ns, 10",
        "11us, 11000",
        "12µs, 12000",
        "12μs, 12000",
        "13ms, 13000000",
        "14s, 14000000000",
        "15m, 900000000000",
        "16h, 57600000000000",
        "3h30m, 12600000000000",
        "10.5s4m, 250500000000",
        "-2m3.4s, -123400000000",
        "1h2m3s4ms5us6ns, 3723004005006",
        "39h9m14.425s, 140954425000000",
        "52763797000ns, 52763797000",
        "0.3333333333333333333h, 1200000000000",
        "9007199254740993ns, 9007199254740993",
        "9223372036854775807ns, 9223372036854775807",
        "9223372036854775.807us, 9223372036854775807",
        "9223372036s854ms775us807ns, 9223372036854775807",
        "-9223372036854775808ns, -9223372036854775808",
        "-9223372036854775.808us, -9223372036854775808",
        "-9223372036s854ms775us808ns, -9223372036854775808",
        "-2562047h47m16.854775808s, -9223372036854775808",
        "0.100000000000000000000h, 360000000000",
        "0.830103483285477580700h, 2988372539827"
    })
    void readsDurationsAsGosTestsSay(String text, long nanos) throws Exception {
        assertThat(GoDuration.parse(text).minusNanos(nanos).abs()).isLessThanOrEqualTo(Duration.ofNanos(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "-",
                "s",
                ".",
                "-.",
                ".s",
                "+.s",
                "1d",
                "\u0085\u0085",
                "\uFFFFs",
                "hello \uFFFF world",
                "9223372036854775810ns",
                "9223372036854775808ns",
                "-9223372036854775809ns",
                "9223372036854776us",
                "3000000h",
                "9223372036854775.808us",
                "9223372036854ms775us808ns",
                "1e3s",
                "0x1s",
                "1_0s",
                "٣s"
            })
    void refusesDurationsAsGosTestsSay(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(FlagSyntaxException.class);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsNumbersAsItsTwin(long seed) {
        var random = random(seed);
        for (var i = 0; i < 300; i++) {
            var text = number(random);
            var expected = signed(text);
            try {
                var actual = GoNumber.parse(text);
                assertThat(expected).as("seed %s: %s", seed, text).contains(BigInteger.valueOf(actual));
            } catch (FlagSyntaxException e) {
                var outOfRange = expected.filter(value -> value.bitLength() > 63);
                assertThat(e.getMessage())
                        .as("seed %s: %s", seed, text)
                        .isEqualTo(outOfRange.isPresent() ? "value out of range" : "parse error");
                assertThat(expected.isPresent()).as("seed %s: %s", seed, text).isEqualTo(outOfRange.isPresent());
            }
        }
    }

    private static Optional<BigInteger> signed(String text) {
        if (text.startsWith("-")) return unsigned(text.substring(1)).map(BigInteger::negate);
        return unsigned(text.startsWith("+") ? text.substring(1) : text);
    }

    // strconv.ParseUint with base 0, and its underscoreOK
    private static Optional<BigInteger> unsigned(String text) {
        if (text.isEmpty() || !underscoresFit(text)) return Optional.empty();
        var base = 10;
        var digits = text;
        if (text.charAt(0) == '0') {
            base = 8;
            digits = text.substring(1);
            if (text.length() >= 3) {
                var prefixed = switch (Character.toLowerCase(text.charAt(1))) {
                    case 'b' -> 2;
                    case 'o' -> 8;
                    case 'x' -> 16;
                    default -> 0;
                };
                if (prefixed > 0) {
                    base = prefixed;
                    digits = text.substring(2);
                }
            }
        }
        var value = BigInteger.ZERO;
        for (var i = 0; i < digits.length(); i++) {
            var c = digits.charAt(i);
            if (c == '_') continue;
            var digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0 || digit >= base) return Optional.empty();
            value = value.multiply(BigInteger.valueOf(base)).add(BigInteger.valueOf(digit));
        }
        return Optional.of(value);
    }

    private static boolean underscoresFit(String text) {
        var last = '^'; // the kind of the last character: a digit, an underscore, something else, or the start
        var at = 0;
        var hex = false;
        if (text.length() >= 2 && text.charAt(0) == '0' && "boxBOX".indexOf(text.charAt(1)) >= 0) {
            at = 2;
            last = '0'; // the prefix counts as a digit
            hex = Character.toLowerCase(text.charAt(1)) == 'x';
        }
        for (; at < text.length(); at++) {
            var c = Character.toLowerCase(text.charAt(at));
            if ((c >= '0' && c <= '9') || (hex && c >= 'a' && c <= 'f')) {
                last = '0';
            } else if (c == '_') {
                if (last != '0') return false;
                last = '_';
            } else {
                if (last == '_') return false;
                last = '!';
            }
        }
        return last != '_';
    }

    private static String number(RandomGenerator random) {
        var text = new StringBuilder(pick(random, "", "", "", "-", "+", "--", " "));
        text.append(pick(random, "", "", "", "0", "0x", "0X", "0b", "0o", "0O", "0_", "0x_", "00"));
        for (var left = random.nextInt(random.nextInt(8) == 0 ? 24 : 6); left > 0; left--) {
            text.append(pick(random, "0", "1", "7", "9", "1", "3", "a", "F", "_", "8", "5", "2"));
        }
        return text.append(pick(random, "", "", "", "", "", "_", "g", ".0", " ", "٣"))
                .toString();
    }

    private static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
