// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.http.Seeds;

class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "2004-02-14, 2004-02-14T00:00:00Z",
        "2004-02-14Z, 2004-02-14T00:00:00Z",
        "2021-10-22 19:39:32.016087, 2021-10-22T19:39:32.016087Z",
        "2021-10-22T19:39:32.016087, 2021-10-22T19:39:32.016087Z",
        "2021-10-22 19:39:32.016000, 2021-10-22T19:39:32.016Z",
        "2021-10-22 19:39:32.000, 2021-10-22T19:39:32Z",
        "2021-10-22 19:39:32, 2021-10-22T19:39:32Z",
        "2021-10-22T19:39:32Z, 2021-10-22T19:39:32Z",
        "2021-10-22 19:39, 2021-10-22T19:39:00Z",
        "2021-10-22T19:39, 2021-10-22T19:39:00Z",
        "2021-10-22 9:39, 2021-10-22T09:39:00Z",
        "2021-10-22 19:39:32+02:00, 2021-10-22T19:39:32+02:00",
        "2021-10-22T19:39:32.5-11:30, 2021-10-22T19:39:32.5-11:30",
        "2021-10-22 19:39:32+00:00, 2021-10-22T19:39:32Z",
        "2021-10-22 19:39:32.1234567891234, 2021-10-22T19:39:32.123456789Z",
        "'2021-10-22 19:39:32,25', 2021-10-22T19:39:32.25Z",
        "2000-02-29, 2000-02-29T00:00:00Z",
        "0000-01-01, 0000-01-01T00:00:00Z",
        "9999-12-31 23:59:59, 9999-12-31T23:59:59Z"
    })
    void readsWhatTheGoDriverReads(String text, String expected) {
        assertThat(TimeText.ofText(bytes(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2004",
                "2004-2-14",
                "04-02-14",
                "2004-02-30",
                "2001-02-29",
                "2004-13-01",
                "2004-00-01",
                "2004-02-14 ",
                "2004-02-14 25:00",
                "2004-02-14 10",
                "2004-02-14 10:60",
                "2004-02-14 10:00:60",
                "2004-02-14 10:00:00.",
                "2004-02-14 10:00+02:00",
                "2004-02-14+02:00",
                "2004-02-14 10:00:00+0200",
                "2004-02-14 10:00:00+24:00",
                "2004-02-14 10:00:00 UTC",
                "2004-02-14ZZ",
                "1076716800",
                "2004-02-14x10:00",
                "2004-02-14 10:00:00+02:00x",
                "２００４-02-14"
            })
    void takesEverythingElseForGosZeroTime(String text) {
        assertThat(TimeText.ofText(bytes(text))).isEqualTo("0001-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "-1, 1969-12-31T23:59:59Z",
        "1609459200, 2021-01-01T00:00:00Z",
        "1000000000000, ",
        "1000000000001, 2001-09-09T01:46:40.001Z",
        "1609459200123, 2021-01-01T00:00:00.123Z",
        "-1000000000001, 1938-04-24T22:13:19.999Z",
        "253402300799, 9999-12-31T23:59:59Z",
        "253402300800, ",
        "-62167219200, 0000-01-01T00:00:00Z",
        "-62167219201, ",
        "9223372036854775807, ",
        "-9223372036854775808, "
    })
    void readsSecondsAndMillisecondsWithinFourDigitYears(long value, String expected) {
        assertThat(TimeText.ofInteger(value)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithJavaOnEveryInstant(long seed) {
        var random = Seeds.random(seed);
        for (var i = 0; i < 500; i++) {
            var seconds = random.nextLong(-62167219200L, 253402300800L);

            var text = TimeText.ofInteger(seconds);

            assertThat(Instant.parse(text).getEpochSecond()).as("seed %s", seed).isEqualTo(seconds);
            assertThat(TimeText.ofText(bytes(text))).as("seed %s", seed).isEqualTo(text);
        }
    }

    static LongStream seeds() {
        return Seeds.first(10);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
