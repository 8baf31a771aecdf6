// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "5s, PT5S",
        "1m30s, PT1M30S",
        "1h, PT1H",
        "1.5s, PT1.5S",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "250ms, PT0.25S",
        "10us, PT0.00001S",
        "10µs, PT0.00001S",
        "7ns, PT0.000000007S",
        "1.9ns, PT0.000000001S"
    })
    void readsGosForm(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "s", ".s", "-1s", "+1s", "1 s", "1S", "1d", "1s2", "s1", "1..5s", "300000000h", "00"})
    void refusesTheRest(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @Test
    void readsALongTextInNoTime() {
        assertThat(GoDuration.parse("9".repeat(1_000_000) + "h")).isEmpty();
    }

    static LongStream seeds() {
        return Seeds.first(200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void addsUpItsParts(long seed) {
        var random = Seeds.random(seed);
        int hours = random.nextInt(1000);
        int minutes = random.nextInt(1000);
        int millis = random.nextInt(1_000_000);
        int nanos = random.nextInt();

        assertThat(GoDuration.parse(hours + "h" + minutes + "m" + millis + "ms" + Math.abs((long) nanos) + "ns"))
                .as("seed %s", seed)
                .contains(Duration.ofHours(hours)
                        .plusMinutes(minutes)
                        .plusMillis(millis)
                        .plusNanos(Math.abs((long) nanos)));
    }
}
