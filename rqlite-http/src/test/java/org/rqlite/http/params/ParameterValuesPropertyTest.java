// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.api.Bytes;
import org.rqlite.api.Parameter;
import org.rqlite.api.Value;
import org.rqlite.http.Seeds;

/// Values in a client's JSON and what they are bound as (http-api.md 4.1), against naive twins.
class ParameterValuesPropertyTest {
    private static final Pattern BLOB = Pattern.compile("(?s)\\s*[xX]'((?:[0-9a-fA-F]{2})*)'\\s*");

    static LongStream seeds() {
        return Seeds.first(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aNumberIsAnIntegerIfItsTextFitsSixtyFourBits(long seed) {
        var random = Seeds.random(seed);
        for (var i = 0; i < 100; i++) {
            var text = number(random);
            var whole = text.matches("-?[0-9]+");
            var fits = whole && new BigInteger(text).bitLength() < 64;
            var real = new BigDecimal(text).doubleValue();

            if (!fits && Double.isInfinite(real)) {
                assertThatExceptionOfType(RequestFault.class)
                        .isThrownBy(() -> bound(text))
                        .satisfies(fault -> assertThat(fault.text()).isEqualTo("invalid number " + text));
            } else {
                assertThat(bound(text))
                        .as("seed %s: %s", seed, text)
                        .isEqualTo(
                                fits ? new Value.Int(Long.parseLong(text)) : new Value.Real(Double.parseDouble(text)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aTextThatSpellsABlobIsOne(long seed) {
        var random = Seeds.random(seed);
        for (var i = 0; i < 100; i++) {
            var text = blobLike(random);
            var blob = BLOB.matcher(text);
            var expected = blob.matches()
                    ? Optional.of(Bytes.copyOf(HexFormat.of().parseHex(blob.group(1))))
                    : Optional.<Bytes>empty();

            assertThat(BlobText.parse(text)).as("seed %s: %s", seed, text).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anArrayOfBytesIsABlob(long seed) {
        var random = Seeds.random(seed);
        var bytes = new byte[random.nextInt(30)];
        random.nextBytes(bytes);
        var json = new StringBuilder("[");
        for (var b : bytes)
            json.append(json.length() > 1 ? "," : "").append(space(random)).append(b & 0xff);
        var sound = json + "]";

        assertThat(bound(sound)).as("seed %s", seed).isEqualTo(new Value.Blob(Bytes.copyOf(bytes)));

        var wrong = pick(random, "256", "-1", "1.0", "4294967296", "99999999999999999999");
        var spoilt = json + (bytes.length > 0 ? "," : "") + wrong + "]";
        assertThatExceptionOfType(RequestFault.class)
                .isThrownBy(() -> bound(spoilt))
                .satisfies(fault -> assertThat(fault.text()).isEqualTo("unsupported type " + wrong));
    }

    /// UTF-16 of any kind becomes what an encoder makes of it that replaces what is no character.
    @ParameterizedTest
    @MethodSource("seeds")
    void loneSurrogatesAreReplacedOneByOne(long seed) {
        var random = Seeds.random(seed);
        for (var i = 0; i < 50; i++) {
            var text = new StringBuilder();
            for (var left = random.nextInt(6); left > 0; left--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(0xD800, 0xE000) : 'a'));
            }
            var expected = text.codePoints()
                    .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(WellFormed.text(text.toString())).as("seed %s", seed).isEqualTo(expected);
        }
    }

    private static Value bound(String json) {
        var body = ("[[\"SELECT ?\", " + json + "]]").getBytes(StandardCharsets.UTF_8);
        var statement = StatementParser.parse(body, _ -> {}).getFirst();
        assertThat(statement.parameters()).allMatch(parameter -> !parameter.isNamed());
        return statement.parameters().stream().map(Parameter::value).findFirst().orElseThrow();
    }

    private static String number(RandomGenerator random) {
        var whole = switch (random.nextInt(4)) {
            case 0 -> "0";
            case 1 -> Long.toUnsignedString(random.nextLong() >>> random.nextInt(64));
            case 2 ->
                pick(
                        random,
                        "9223372036854775807",
                        "9223372036854775808",
                        "9223372036854775809",
                        "18446744073709551615");
            default ->
                BigInteger.TEN
                        .pow(random.nextInt(1, 400))
                        .subtract(BigInteger.ONE)
                        .toString();
        };
        var fraction = random.nextInt(3) == 0 ? "." + random.nextInt(1_000_000) : "";
        var exponent = random.nextInt(3) == 0 ? pick(random, "e", "E", "e+", "e-") + random.nextInt(400) : "";
        return (random.nextBoolean() ? "-" : "") + whole + fraction + exponent;
    }

    private static String blobLike(RandomGenerator random) {
        var text = new StringBuilder(space(random)).append(pick(random, "x", "X", "x", "X", "", "y", "xx"));
        text.append(pick(random, "'", "'", "'", "'", "\"", ""));
        for (var left = random.nextInt(5); left > 0; left--) {
            text.append(pick(random, "00", "fF", "Ab", "9c", "1", "g0", " 1", "00"));
        }
        return text.append(pick(random, "'", "'", "'", "'", "''", ""))
                .append(space(random))
                .toString();
    }

    private static String space(RandomGenerator random) {
        return pick(random, "", "", "", " ", "\t", "\n ", "\r\n");
    }

    private static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
