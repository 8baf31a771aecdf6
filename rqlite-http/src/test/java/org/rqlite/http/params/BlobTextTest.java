// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Bytes;

class BlobTextTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"x'ab12',ab12", "X'AB12',ab12", "x'',", "  x'00ff'\t,00ff", "\u00a0x'01'\u2003,01"})
    void readsABlob(String text, String hex) {
        var expected = Bytes.copyOf(HexFormat.of().parseHex(hex == null ? "" : hex));

        assertThat(BlobText.parse(text)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "x'",
                "'",
                "x'a'",
                "x'abc'",
                "x'zz'",
                "y'ab'",
                "x'ab",
                "xab'",
                "x'ab'c",
                "x\"ab\"",
                "0xab",
                "x 'ab'",
                "x'\u0661\u0661'"
            })
    void takesAnythingElseForText(String text) {
        assertThat(BlobText.parse(text)).isEmpty();
    }
}
