// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Value;
import org.rqlite.store.log.Seeds;

/// What is a number, and which whole one a value is cast to, is SQLite's to say; here it is asked.
class NumbersTest {
    private final Expressions sqlite = new Expressions();

    @AfterEach
    void close() {
        sqlite.close();
    }

    @Seeds(20)
    void wholePartIsSqlitesCast(RandomGenerator random) {
        for (var i = 0; i < 200; i++) {
            var value = RandomValues.numberLike(random);
            var cast = value == null ? new Value.Int(0) : sqlite.value("CAST(? AS INTEGER)", value);

            assertThat(new Value.Int(Numbers.wholePart(value)))
                    .as(RandomValues.show(value))
                    .isEqualTo(cast);
        }
    }

    /// An arithmetic function tells: it answers NULL to what is no number.
    @Seeds(20)
    void numericIsWhatMathematicsTakes(RandomGenerator random) {
        for (var i = 0; i < 200; i++) {
            var value = RandomValues.numberLike(random);
            var floor = sqlite.value("ceil(?)", value);

            assertThat(Numbers.numeric(value).isPresent())
                    .as(RandomValues.show(value))
                    .isEqualTo(!floor.equals(Value.NULL));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+7",
                "007",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "1e3",
                "1.9e3",
                "99999999999999999999",
                "0x10",
                "1_000",
                ".9",
                "5.",
                ".",
                "",
                " ",
                "\u000b12",
                "\u00a012",
                "12\u00a0",
                "1e18",
                "٣",
                "Inf",
                "nan",
                "1e",
                "--1"
            })
    void agreesWithSqliteAtTheEdges(String text) {
        assertThat(new Value.Int(Numbers.wholePart(text))).isEqualTo(sqlite.value("CAST(? AS INTEGER)", text));
        assertThat(new Value.Int(Numbers.wholePart(text.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(sqlite.value("CAST(CAST(? AS BLOB) AS INTEGER)", text));
        assertThat(Numbers.numeric(text).isPresent())
                .isEqualTo(!sqlite.value("ceil(?)", text).equals(Value.NULL));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0.0, -0.9, 2.9, -2.9, 9.3e18, -9.3e18, 1e300, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
            })
    void realsAreCutTowardsZeroAndAtTheEnds(double number) {
        assertThat(new Value.Int(Numbers.wholePart(number))).isEqualTo(sqlite.value("CAST(? AS INTEGER)", number));
    }

    @Test
    void numbersStayThemselves() {
        assertThat(Numbers.numeric(1L << 53)).isEqualTo(OptionalDouble.of(0x1p53));
        assertThat(Numbers.numeric(0.1)).isEqualTo(OptionalDouble.of(0.1));
        assertThat(Numbers.numeric(null)).isEmpty();
        assertThat(Numbers.numeric(new byte[] {'1'})).isEmpty();
    }
}
