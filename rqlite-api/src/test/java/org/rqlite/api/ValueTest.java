// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values are compared in tests of determinism and as keys: equality must be that of SQLite's bits.
class ValueTest {
    @Test
    void nullIsOneValue() {
        assertThat(Value.NULL).isEqualTo(new Value.Null()).isNotEqualTo(new Value.Text(""));
    }

    @Test
    void realsAreEqualByTheirBits() {
        assertThat(new Value.Real(0.0)).isNotEqualTo(new Value.Real(-0.0));
        assertThat(new Value.Real(Double.NaN)).isEqualTo(new Value.Real(Double.NaN));
        assertThat(new Value.Real(Double.POSITIVE_INFINITY)).isNotEqualTo(new Value.Real(Double.NEGATIVE_INFINITY));
    }

    @Test
    void kindsAreNeverMixed() {
        assertThat(new Value.Int(1)).isNotEqualTo(new Value.Real(1));
        assertThat(new Value.Text("1")).isNotEqualTo(new Value.Int(1));
        assertThat(new Value.Blob(Bytes.copyOf(new byte[] {49}))).isNotEqualTo(new Value.Text("1"));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE})
    void integersKeepAllTheirDigits(long number) {
        assertThat(new Value.Int(number)).hasToString("Int[value=" + number + "]");
        assertThat(new Value.Int(number)).isNotEqualTo(new Value.Int(number ^ 1));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "31, false", "32, false", "33, true", "4096, true"})
    void aBlobShowsWhatFitsAMessage(int size, boolean cut) {
        var text = Bytes.copyOf(new byte[size]).toString();

        assertThat(text).isEqualTo(cut ? "00".repeat(32) + "...(" + size + " bytes)" : "00".repeat(size));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bytesBehaveAsTheirArrays(long seed) {
        var random = new SplittableRandom(seed);
        var seen = new HashSet<Bytes>();
        var twins = new HashSet<String>();
        for (var i = 0; i < 500; i++) {
            var array = new byte[random.nextInt(4)];
            for (var j = 0; j < array.length; j++) array[j] = (byte) random.nextInt(3);
            var other = random.nextBoolean() ? array.clone() : new byte[random.nextInt(4)];
            var bytes = Bytes.copyOf(array);

            assertThat(bytes.equals(Bytes.copyOf(other))).as("seed %s", seed).isEqualTo(Arrays.equals(array, other));
            assertThat(bytes.toArray()).isEqualTo(array);
            assertThat(bytes.size()).isEqualTo(array.length);
            assertThat(bytes).hasToString(HexFormat.of().formatHex(array));
            assertThat(seen.add(bytes))
                    .as("seed %s", seed)
                    .isEqualTo(twins.add(HexFormat.of().formatHex(array)));
        }
    }
}
