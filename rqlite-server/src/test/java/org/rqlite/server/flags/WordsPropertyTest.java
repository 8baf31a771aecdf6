// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Words of a command line: addresses, misspelt names, secrets.
class WordsPropertyTest {
    private static final List<String> NAMES =
            FlagTable.sorted().stream().map(Flag::name).toList();

    static LongStream seeds() {
        var fixed = Long.getLong("rqlite.seed");
        return fixed != null ? LongStream.of(fixed) : LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anAddressThatIsSplitIsPutTogetherAgain(long seed) {
        var random = random(seed);
        for (var i = 0; i < 200; i++) {
            var text = new StringBuilder();
            for (var left = random.nextInt(7); left > 0; left--) {
                text.append(pick(random, ":", "a", "[", "]", "::1", "4001", ".", "-", "é", "%", "/", " "));
            }
            var address = text.toString();

            HostPort.split(address).ifPresent(split -> {
                assertThat(split.host() + split.port()).as(address).doesNotContain("[", "]");
                assertThat(split.port()).as(address).doesNotContain(":");
                assertThat(HostPort.split(split.toString())).as(address).contains(split);
                split.number().ifPresent(port -> assertThat(port).isBetween(0, 65_535));
            });
            // a colon that is not the only one stands in brackets
            var colons = address.chars().filter(c -> c == ':').count();
            if (colons == 0 || (colons > 1 && !address.startsWith("["))) {
                assertThat(HostPort.split(address)).as(address).isEmpty();
            }
        }
    }

    /// Whoever mistypes one or two letters is told the name that he meant, or one that is as near.
    @ParameterizedTest
    @MethodSource("seeds")
    void aSlipOfAFingerFindsTheName(long seed) {
        var random = random(seed);
        for (var i = 0; i < 30; i++) {
            var meant = NAMES.get(random.nextInt(NAMES.size()));
            var written = slip(slip(meant, random), random);
            var distance = edits(written, meant, new HashMap<>());
            var found = NearestName.of(written, NAMES);

            if (distance * 3 <= meant.length()) {
                assertThat(found).as("seed %s: %s for %s", seed, written, meant).isPresent();
                assertThat(edits(written, found.orElseThrow(), new HashMap<>())).isLessThanOrEqualTo(distance);
            }
            found.ifPresent(name ->
                    assertThat(edits(written, name, new HashMap<>()) * 3).isLessThanOrEqualTo(name.length()));
        }
    }

    // the recursion that everybody writes first
    private static int edits(String from, String to, Map<String, Integer> known) {
        if (from.isEmpty() || to.isEmpty()) return from.length() + to.length();
        var key = from.length() + "," + to.length();
        var before = known.get(key);
        if (before != null) return before;
        var same = from.charAt(0) == to.charAt(0) ? 0 : 1;
        var edits = Math.min(
                edits(from.substring(1), to.substring(1), known) + same,
                1 + Math.min(edits(from.substring(1), to, known), edits(from, to.substring(1), known)));
        known.put(key, edits);
        return edits;
    }

    private static String slip(String word, RandomGenerator random) {
        if (word.isEmpty()) return "x";
        var slipped = new StringBuilder(word);
        var at = random.nextInt(word.length());
        switch (random.nextInt(4)) {
            case 0 -> slipped.deleteCharAt(at);
            case 1 -> slipped.insert(at, (char) ('a' + random.nextInt(26)));
            case 2 -> slipped.setCharAt(at, pick(random, "_", "x", "-").charAt(0));
            default -> {} // none
        }
        return slipped.toString();
    }

    /// However it is written, what may hold a password is not shown, and the rest is.
    @ParameterizedTest
    @MethodSource("seeds")
    void theLaunchCommandKeepsItsSecrets(long seed) {
        var random = random(seed);
        var words = new ArrayList<String>();
        var shown = new ArrayList<String>();
        for (var left = random.nextInt(8); left > 0; left--) {
            var dashes = random.nextBoolean() ? "-" : "--";
            switch (random.nextInt(4)) {
                case 0 -> words.addAll(List.of(dashes + "disco-config", "secret " + random.nextInt()));
                case 1 -> words.add(dashes + "disco-config=secret=" + random.nextInt());
                case 2 -> {
                    words.addAll(List.of(dashes + "node-id", "node" + left));
                    shown.add("node" + left);
                }
                default -> {
                    words.add(dashes + "fk=true");
                    shown.add(dashes + "fk=true");
                }
            }
        }
        words.add("data");

        var text = LaunchCommand.text(words);

        assertThat(text)
                .as("seed %s", seed)
                .startsWith("rqlited")
                .endsWith(" data")
                .doesNotContain("secret");
        assertThat(List.of(text.split(" "))).as("seed %s", seed).containsAll(shown);
    }

    /// Quoted in a message, a value can be read but never ends the text or the line.
    @ParameterizedTest
    @MethodSource("seeds")
    void aQuotedValueStaysWithinItsQuotes(long seed) {
        var random = random(seed);
        for (var i = 0; i < 100; i++) {
            var text = new StringBuilder();
            for (var left = random.nextInt(8); left > 0; left--) {
                text.appendCodePoint(random.nextBoolean() ? random.nextInt(0x100) : random.nextInt(0x3000));
            }

            var quoted = GoText.quote(text.toString());

            assertThat(quoted)
                    .matches("(?s)\"(?:[^\"\\\\\\p{Cntrl}]|\\\\[\"\\\\abfnrtv]|\\\\x[0-9a-f]{2}|\\\\u[0-9a-f]{4})*\"");
            assertThat(quoted.lines()).hasSize(1);
        }
    }

    private static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
