// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.http.Seeds;

class StringTextTest {
    @Test
    void escapesWhatGoEscapes() {
        assertThat(written("a->>'$.x' & <b>")).isEqualTo("\"a-\\u003e\\u003e'$.x' \\u0026 \\u003cb\\u003e\"");
        assertThat(written("\"\\/\u007f")).isEqualTo("\"\\\"\\\\/\u007f\"");
        assertThat(written("\b\f\n\r\t\u0000\u0001\u001f")).isEqualTo("\"\\b\\f\\n\\r\\t\\u0000\\u0001\\u001f\"");
        assertThat(written("a\u2028b\u2029c")).isEqualTo("\"a\\u2028b\\u2029c\"");
    }

    @Test
    void leavesOtherTextAlone() {
        assertThat(written("grüße 漢字 😀 \u2027\u202a")).isEqualTo("\"grüße 漢字 😀 \u2027\u202a\"");
        assertThat(written("")).isEqualTo("\"\"");
    }

    @ParameterizedTest
    @CsvSource({
        "ff, 1", // never in UTF-8
        "80, 1", // continuation alone
        "c0af, 2", // overlong
        "c3, 1", // cut short
        "e282, 2", // cut short, each byte for itself
        "eda080, 3", // a surrogate
        "f5808080, 4", // above U+10FFFF
        "f4908080, 4", // likewise
        "f09f98, 3", // an emoji without its end
        "e08080, 3" // overlong
    })
    void writesEachMalformedByteAsReplacement(String hex, int count) {
        var bytes = HexFormat.of().parseHex("61" + hex + "62");

        assertThat(written(bytes)).isEqualTo("\"a" + "\\ufffd".repeat(count) + "b\"");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void equalsItsNaiveTwin(long seed) {
        var random = Seeds.random(seed);
        for (var i = 0; i < 200; i++) {
            var text = new StringBuilder();
            for (var n = random.nextInt(200); n > 0; n--) {
                var wide = random.nextInt(4) == 0;
                text.appendCodePoint(wide ? random.nextInt(0xE000, 0x10FFFF) : random.nextInt(0x80));
                if (random.nextInt(20) == 0) text.append((char) random.nextInt(0x2020, 0x2030));
            }

            assertThat(written(text.toString())).as("seed %s", seed).isEqualTo(naive(text.toString()));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void writesWellFormedTextFromAnyBytes(long seed) {
        var bytes = new byte[2000];
        Seeds.random(seed).nextBytes(bytes);

        var written = Written.bytes(out -> StringText.write(bytes, out), new ByteWriter.Sizes(512, 512, _ -> false));

        var text = written.toString(StandardCharsets.UTF_8);
        assertThat(text.getBytes(StandardCharsets.UTF_8)).isEqualTo(written.toByteArray());
        assertThat(text).doesNotContain("\uFFFD");
    }

    static LongStream seeds() {
        return Seeds.first(20);
    }

    private static String written(String text) {
        return written(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String written(byte[] utf8) {
        return Written.text(out -> StringText.write(utf8, out));
    }

    private static String naive(String text) {
        var out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    var escaped = c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
                    if (escaped) out.append(String.format("\\u%04x", c));
                    else out.appendCodePoint(c);
                }
            }
        });
        return out.append('"').toString();
    }
}
