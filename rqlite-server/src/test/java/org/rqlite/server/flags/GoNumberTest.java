// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoNumberTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "+7, 7",
        "128, 128",
        "-12, -12",
        "1_000, 1000",
        "0x1F, 31",
        "0X_1f, 31",
        "017, 15",
        "0o17, 15",
        "0_17, 15",
        "0b1_01, 5",
        "-0x10, -16",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void readsWhatGoReads(String text, long number) throws Exception {
        assertThat(GoNumber.parse(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "_1", "1_", "1__0", "08", "0x", "0b2", "1.0", "1e3", "one", "--1", "١"})
    void refusesWhatGoRefuses(String text) {
        assertThatThrownBy(() -> GoNumber.parse(text)).hasMessage("parse error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "0xffffffffffffffff"})
    void tellsWhatDoesNotFit(String text) {
        assertThatThrownBy(() -> GoNumber.parse(text)).hasMessage("value out of range");
    }

    @Test
    void unsignedNumbersTakeNoSign() throws Exception {
        assertThat(GoNumber.parseUnsigned("8192")).isEqualTo(8192);
        assertThatThrownBy(() -> GoNumber.parseUnsigned("-1")).hasMessage("parse error");
        assertThatThrownBy(() -> GoNumber.parseUnsigned("+1")).hasMessage("parse error");
    }

    @Test
    void unsignedNumbersBeyondWhatCountsHereMeanTheMost() throws Exception {
        assertThat(GoNumber.parseUnsigned("18446744073709551615")).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> GoNumber.parseUnsigned("18446744073709551616")).hasMessage("value out of range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "true", "TRUE", "True"})
    void readsTrue(String text) throws Exception {
        assertThat(GoNumber.parseBoolean(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "false", "FALSE", "False"})
    void readsFalse(String text) throws Exception {
        assertThat(GoNumber.parseBoolean(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "on", "tRUE", "2"})
    void refusesOtherTruths(String text) {
        assertThatThrownBy(() -> GoNumber.parseBoolean(text)).hasMessage("parse error");
    }
}
