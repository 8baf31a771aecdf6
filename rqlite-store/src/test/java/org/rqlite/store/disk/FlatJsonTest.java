// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {
    @Test
    void readsTextsAndWholeNumbers() throws ParseException {
        var read = FlatJson.read(" { \"a\" : \"x\\n\\u00e9\\/\\\"\" ,\t\"b\":-9223372036854775808 } \n");

        assertThat(read).isEqualTo(Map.of("a", "x\n\u00e9/\"", "b", Long.MIN_VALUE));
    }

    @Test
    void readsAnEmptyObject() throws ParseException {
        assertThat(FlatJson.read("{}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}x",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1.5}",
                "{\"a\":null}",
                "{\"a\":{}}",
                "{\"a\":\"x}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":99999999999999999999}",
                "{a:1}"
            })
    void refusesWhatIsNoFlatObject(String text) {
        assertThatThrownBy(() -> FlatJson.read(text)).isInstanceOf(ParseException.class);
    }

    @Test
    void refusesARawControlCharacterWithinAText() {
        assertThatThrownBy(() -> FlatJson.read("{\"a\":\"x\ny\"}")).isInstanceOf(ParseException.class);
    }

    @Test
    void refusesADuplicateName() {
        assertThatThrownBy(() -> FlatJson.read("{\"a\":1,\"a\":2}"))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("no second \"a\" expected");
    }

    @ParameterizedTest
    @CsvSource({"'{\"a\" 1}', 5", "'{\"a\":x}', 5", "'x', 0"})
    void namesThePlaceOfTheFault(String text, int place) {
        assertThatThrownBy(() -> FlatJson.read(text)).hasMessageContaining("at character " + place);
    }

    @Test
    void readsBackWhateverItWrites() throws ParseException {
        for (var seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            var members = new LinkedHashMap<String, Object>();
            for (var i = random.nextInt(6); i > 0; i--) {
                members.put(text(random), random.nextBoolean() ? text(random) : (Object) random.nextLong());
            }

            assertThat(FlatJson.read(FlatJson.write(members)))
                    .as("seed %d", seed)
                    .isEqualTo(members);
        }
    }

    @Test
    void neverThrowsAnythingElseOnDamagedText() {
        var sound = FlatJson.write(Map.of("node_id", "n\u00e9\"1", "starts", 7L));
        for (var seed = 0; seed < 2000; seed++) {
            var random = new SplittableRandom(seed);
            var damaged = new StringBuilder(sound);
            damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(128));
            if (random.nextBoolean()) damaged.setLength(random.nextInt(damaged.length()));

            try {
                FlatJson.read(damaged.toString());
            } catch (ParseException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("expected at character");
            }
        }
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (var i = random.nextInt(8); i > 0; i--)
            text.append((char) random.nextInt(random.nextBoolean() ? 128 : 65536));
        return text.toString();
    }
}
