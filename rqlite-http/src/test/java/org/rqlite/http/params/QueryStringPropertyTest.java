// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.http.Seeds;

/// Query strings that were put together from known parameters.
class QueryStringPropertyTest {
    private static final String[] NAMES = {"pretty", "level", "x", "näme", "a b", "key", "ver", "timings", "😀", "", "q"
    };

    private static final List<ConsistencyLevel> LEVELS = List.of(ConsistencyLevel.values());

    static LongStream seeds() {
        return Seeds.first(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyEscapingOfAPairIsReadAlike(long seed) {
        var random = Seeds.random(seed);
        Map<String, String> first = new LinkedHashMap<>();
        List<String> pairs = new ArrayList<>();
        for (var left = random.nextInt(12); left > 0; left--) {
            var name = NAMES[random.nextInt(NAMES.length)];
            var value = name.equals("q") ? "SELECT 1" : text(random);
            var bare = value.isEmpty() && random.nextBoolean();
            pairs.add(escaped(name, random) + (bare ? "" : "=" + escaped(value, random)));
            // what is empty on both sides of no sign is no pair at all
            if (!pairs.getLast().isEmpty()) first.putIfAbsent(name, value);
            if (random.nextInt(5) == 0) pairs.add("");
        }

        var parameters = QueryParameters.parse(String.join("&", pairs));

        for (var name : NAMES) {
            assertThat(parameters.has(name))
                    .as("seed %s: %s in %s", seed, name, pairs)
                    .isEqualTo(first.containsKey(name));
            assertThat(parameters.text(name))
                    .as("seed %s: %s in %s", seed, name, pairs)
                    .isEqualTo(first.getOrDefault(name, ""));
        }
    }

    /// One bad escape or semicolon anywhere spoils the whole, whatever stands around it.
    @ParameterizedTest
    @MethodSource("seeds")
    void oneFaultSpoilsTheWhole(long seed) {
        var random = Seeds.random(seed);
        var pairs = new ArrayList<String>();
        for (var left = random.nextInt(5); left > 0; left--) pairs.add("x=" + escaped(text(random), random));
        var bad = new String[] {"a;b", "a=%", "a=%4", "%zz", "a=%0g", "b=1%", ";"}[random.nextInt(7)];
        pairs.add(random.nextInt(pairs.size() + 1), bad);

        assertThatExceptionOfType(RequestFault.class)
                .as("seed %s: %s", seed, pairs)
                .isThrownBy(() -> QueryParameters.parse(String.join("&", pairs)))
                .satisfies(fault -> assertThat(fault.status()).isEqualTo(400))
                .satisfies(fault -> assertThat(fault.text())
                        .matches("invalid (semicolon separator in query|URL escape \"%[^\"]{0,2}\")"));
    }

    @ParameterizedTest
    @CsvSource({"retries, 0", "retries, -3", "retries, +5", "trailing_logs, 9223372036854775807"})
    void takesWholeNumbersInDecimal(String name, String value) {
        assertThat(QueryParameters.parse(name + "=" + value.replace("+", "%2B")).has(name))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x10", "1_000", "1e3", "9223372036854775808", " 1", "1 ", "٣", "--1", "+-1", "+"})
    void takesNothingElseForAWholeNumber(String value) {
        for (var name : List.of("retries", "trailing_logs")) {
            assertThatExceptionOfType(RequestFault.class)
                    .isThrownBy(() -> QueryParameters.parse(name + "=" + percent(value)))
                    .satisfies(fault -> assertThat(fault.text()).isEqualTo(name + " is not a valid integer"));
        }
    }

    /// Each verb with each level: the wait of a mixed request is its own, the rest is alike.
    @ParameterizedTest
    @MethodSource("seeds")
    void thePolicyIsPutTogetherFromItsParts(long seed) {
        var random = Seeds.random(seed);
        var level = LEVELS.get(random.nextInt(LEVELS.size()));
        var freshness = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 100_000);
        var strict = freshness > 0 && random.nextBoolean();
        var wait = random.nextInt(1, 100_000);
        var query = "level=" + level.name() + (freshness > 0 ? "&freshness=" + freshness + "ms" : "")
                + (strict ? "&freshness_strict" : "") + "&linearizable_timeout=" + wait + "us";
        for (var kind : Request.Kind.values()) {
            var expected = kind == Request.Kind.REQUEST ? Duration.ofSeconds(1) : Duration.ofNanos(wait * 1000L);

            assertThat(QueryParameters.parse(query).readPolicy(kind))
                    .as("seed %s: %s", seed, query)
                    .isEqualTo(new ReadPolicy(level, Duration.ofMillis(freshness), strict, expected));
        }
    }

    private static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (var left = random.nextInt(6); left > 0; left--) {
            text.append(new String[] {"a", "Z", "0", " ", "+", "%", "&", "=", ";", "ü", "😀", "\"", "\u0000"}
                    [random.nextInt(13)]);
        }
        return text.toString();
    }

    // by chance a plus sign or an escape for a space, an escape in either case, or the character itself
    private static String escaped(String text, RandomGenerator random) {
        var escaped = new StringBuilder();
        for (var b : text.getBytes(StandardCharsets.UTF_8)) {
            var c = b & 0xff;
            var plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (c == ' ' && random.nextBoolean()) escaped.append('+');
            else if (plain && random.nextInt(4) > 0) escaped.append((char) c);
            else escaped.append(random.nextBoolean() ? "%%%02x".formatted(c) : "%%%02X".formatted(c));
        }
        return escaped.toString();
    }

    private static String percent(String text) {
        var escaped = new StringBuilder();
        for (var b : text.getBytes(StandardCharsets.UTF_8)) escaped.append("%%%02x".formatted(b & 0xff));
        return escaped.toString();
    }
}
