// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.api.disco.DiscoveryConfigException;

/// Texts that are almost JSON: what Jackson refuses is explained, what it takes is not.
class JsonReaderPropertyTest {
    private static final String SECRET = "s3cretWord";
    private static final String LETTERS = "{}[]\":,'\\/-+.eE019 \n\ttrufalsn\u0001\u00e4\u201c\ud83d\ufeff";

    static LongStream seeds() {
        return Seeds.first(300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFaultIsFoundWhereThereIsOneAndTellsNoSecret(long seed) {
        var random = Seeds.random(seed);
        for (int round = 0; round < 100; round++) {
            var text = mutated(object(random, 3), random);
            var refusal = refusal(text);

            assertThat(JsonFault.of(text).isPresent())
                    .as("seed %s: %s", seed, text)
                    .isEqualTo(refusal.isPresent());
            refusal.ifPresent(message -> assertThat(message)
                    .as("seed %s: %s", seed, text)
                    .matches("(?s)(invalid character '.{1,6}' |unexpected end of JSON input ).*")
                    .doesNotContain(SECRET));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverIsReadNoMessageTellsASecret(long seed) {
        var random = Seeds.random(seed);
        var text = object(random, 3);
        try {
            var config = DiscoveryConfig.parse(text);
            config.text("a");
            config.texts("b");
            config.whole("c", 0, 10);
            config.duration("d");
            config.base64("e");
            var section = config.section("f");
            section.toggle("a");
            section.number("b");
            section.section("c");
            config.end();
        } catch (DiscoveryConfigException e) {
            assertThat(e.getMessage()).as("seed %s: %s", seed, text).doesNotContain(SECRET);
        }
    }

    private static Optional<String> refusal(String text) {
        try {
            JsonReader.read(text);
            return Optional.empty();
        } catch (DiscoveryConfigException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static String object(RandomGenerator random, int depth) {
        var text = new StringBuilder("{");
        for (int left = random.nextInt(5); left > 0; left--) {
            if (text.length() > 1) text.append(", ");
            text.append('"')
                    .append("abcdefgA".charAt(random.nextInt(8)))
                    .append("\": ")
                    .append(value(random, depth - 1));
        }
        return text.append('}').toString();
    }

    private static String value(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> "\"" + SECRET + "\"";
            case 1 -> "\"\\u00e4\\n" + SECRET + "\"";
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> random.nextInt() + "." + random.nextInt(100) + (random.nextBoolean() ? "e-3" : "E+12");
            case 4 -> "true";
            case 5 -> "false";
            case 6 -> "null";
            case 7 -> object(random, depth);
            default -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
        };
    }

    /// Up to two characters taken out, put in or replaced, or the end cut off; never within the secret.
    private static String mutated(String text, RandomGenerator random) {
        var result = new StringBuilder(text);
        for (int left = random.nextInt(3); left > 0 && !result.isEmpty(); left--) {
            var at = random.nextInt(result.length());
            var letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            switch (random.nextInt(4)) {
                case 0 -> result.deleteCharAt(at);
                case 1 -> result.insert(at, letter);
                case 2 -> result.setCharAt(at, letter);
                default -> result.setLength(random.nextInt(20) == 0 ? at : result.length());
            }
        }
        return result.toString();
    }
}
