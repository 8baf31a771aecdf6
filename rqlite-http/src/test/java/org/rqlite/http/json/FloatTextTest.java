// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.http.Seeds;

class FloatTextTest {
    // what Go's json.Marshal prints for these
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-1, -1",
        "678.0, 678",
        "3.14, 3.14",
        "-3.14, -3.14",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004",
        "100, 100",
        "123456789, 123456789",
        "1e6, 1000000",
        "1e7, 10000000",
        "12345678.9, 12345678.9",
        "1e20, 100000000000000000000",
        "123456789012345680000, 123456789012345680000",
        "1e21, 1e+21",
        "1.5e21, 1.5e+21",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "1e-6, 0.000001",
        "0.00001, 0.00001",
        "1.5e-6, 0.0000015",
        "9.99e-7, 9.99e-7",
        "1e-7, 1e-7",
        "1.25e-9, 1.25e-9",
        "1e-10, 1e-10",
        "1e-100, 1e-100",
        "5e-324, 5e-324",
        "1e-323, 1e-323",
        "2e-323, 2e-323",
        "4.94e-322, 4.94e-322",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "9007199254740991, 9007199254740991",
        "9007199254740992, 9007199254740992",
        "9007199254740994, 9007199254740994",
        "9223372036854775808, 9223372036854776000",
        "-9223372036854775808, -9223372036854776000",
        "0.001, 0.001",
        "0.0001, 0.0001",
        "1234.5678, 1234.5678",
        "2e22, 2e+22"
    })
    void printsWhatGoPrints(double value, String text) {
        assertThat(written(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsBackEqualAndIsNoLongerThanNeeded(long seed) {
        var random = Seeds.random(seed);
        for (var i = 0; i < 2000; i++) {
            var value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isFinite(value)) continue;

            var text = written(value);

            assertThat(Double.parseDouble(text)).as("seed %s", seed).isEqualTo(value);
            assertThat(text).as("seed %s", seed).isEqualTo(naive(value));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void printsDecimalsAsTheyWereTyped(long seed) {
        var random = Seeds.random(seed);
        for (var i = 0; i < 2000; i++) {
            var unscaled = random.nextLong(1, 1_000_000_000_000_000L);
            var decimal = BigDecimal.valueOf(unscaled, random.nextInt(0, 6)).stripTrailingZeros();

            assertThat(written(decimal.doubleValue())).as("seed %s", seed).isEqualTo(decimal.toPlainString());
        }
    }

    @Test
    void printsEverySmallestNumberAsShortAsItCanBe() {
        for (var bits = 1L; bits < 3000; bits++) {
            var value = Double.longBitsToDouble(bits);

            assertThat(written(value)).isEqualTo(naive(value));
        }
    }

    static LongStream seeds() {
        return Seeds.first(5);
    }

    private static String written(double value) {
        return Written.text(out -> FloatText.write(value, out));
    }

    // tries one digit after the other until the value reads back
    private static String naive(double value) {
        if (value == 0) return 1 / value > 0 ? "0" : "-0";
        var exact = new BigDecimal(Math.abs(value));
        for (var digits = 1; ; digits++) {
            var rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() != Math.abs(value)) continue;
            var sign = value < 0 ? "-" : "";
            var size = Math.abs(value);
            var plain = rounded.stripTrailingZeros();
            if (size >= 1e-6 && size < 1e21) return sign + plain.toPlainString();
            var unscaled = plain.unscaledValue().toString();
            var exponent = unscaled.length() - 1 - plain.scale();
            var fraction = unscaled.length() > 1 ? "." + unscaled.substring(1) : "";
            return sign + unscaled.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        }
    }
}
