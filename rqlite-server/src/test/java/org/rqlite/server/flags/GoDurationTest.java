// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "+0, 0",
        "0s, 0",
        "1ns, 1",
        "1us, 1000",
        "1µs, 1000",
        "1μs, 1000",
        "50ms, 50000000",
        "1.5s, 1500000000",
        ".5s, 500000000",
        "1.s, 1000000000",
        "-3s, -3000000000",
        "1h30m, 5400000000000",
        "1m1s1ms, 61001000000",
        "1.5ns, 1",
        "0.0000000001h, 360"
    })
    void readsWhatGoReads(String text, long nanos) throws Exception {
        assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1", "10", "s", ".s", "1.2.3s", "1d", "1 s", "1s ", "1S", "3s-1s", "3000000h"})
    void refusesWhatGoRefuses(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).hasMessage("parse error");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "1100, 1.1µs",
        "50000000, 50ms",
        "1500000000, 1.5s",
        "60000000000, 1m0s",
        "86400000000000, 24h0m0s",
        "5400000000001, 1h30m0.000000001s",
        "-10000000000, -10s",
        "9223372036854775807, 2562047h47m16.854775807s",
        "-9223372036854775808, -2562047h47m16.854775808s"
    })
    void printsAsGoPrints(long nanos, String text) {
        assertThat(GoDuration.format(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    @Test
    void readsWhatItPrints() throws Exception {
        long seed = Long.getLong("rqlite.seed", System.nanoTime());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 2_000; round++) {
            var duration = Duration.ofNanos(random.nextLong() >> random.nextInt(1, 63));

            assertThat(GoDuration.parse(GoDuration.format(duration)))
                    .as("seed %d", seed)
                    .isEqualTo(duration);
        }
    }
}
