// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random command lines: what is written in any of Go's forms is read back; what is random is never worse than refused.
class FlagParserPropertyTest {
    private static final int ROUNDS = 200;
    private static final List<String> PIECES = List.of(
            "-",
            "--",
            "=",
            "-fk",
            "-raft-snap",
            "-node-id",
            "0x",
            "1",
            "s",
            "true",
            "é",
            "\"",
            " ",
            "data",
            "-h",
            "\0");

    static LongStream seeds() {
        var fixed = Long.getLong("rqlite.seed");
        return fixed != null ? LongStream.of(fixed) : LongStream.range(0, ROUNDS);
    }

    @ParameterizedTest(name = "-Drqlite.seed={0}")
    @MethodSource("seeds")
    void readsBackWhatIsWrittenInAnyForm(long seed) {
        var random = random(seed);
        var flags = FlagTable.sorted();
        var words = new ArrayList<String>();
        var values = new HashMap<String, FlagValue>();
        var given = new TreeSet<String>();
        for (int count = random.nextInt(12); count > 0; count--) {
            var flag = flags.get(random.nextInt(flags.size()));
            var value = value(flag, random);
            write(flag, value.text(), random, words);
            given.add(flag.name());
            values.put(flag.standing() instanceof Standing.Renamed(var name) ? name : flag.name(), value);
        }
        var rest = random.nextBoolean() ? List.of("data", "-fk") : List.<String>of();
        words.addAll(rest);

        assertThat(FlagParser.parse(words))
                .as("%s", words)
                .isEqualTo(new ParseOutcome.Parsed(new CommandLine(values, given, rest)));
    }

    @ParameterizedTest(name = "-Drqlite.seed={0}")
    @MethodSource("seeds")
    void anyWordsAreReadOrRefused(long seed) {
        var random = random(seed);
        var words = new ArrayList<String>();
        for (int count = random.nextInt(6); count > 0; count--) {
            var word = new StringBuilder();
            for (int pieces = random.nextInt(1, 4); pieces > 0; pieces--) {
                word.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            words.add(word.toString());
        }

        switch (FlagParser.parse(words)) {
            case ParseOutcome.Parsed(var line) -> {
                var rest = line.rest();
                assertThat(words.subList(words.size() - rest.size(), words.size()))
                        .isEqualTo(rest);
                assertThat(Remarks.noMeaning(line)).doesNotContainNull();
                assertThat(Validation.problems(line, Set.of())).doesNotContainNull();
            }
            case ParseOutcome.HelpWanted _ -> assertThat(words).anyMatch(word -> word.matches("(?s)--?(h|help)(=.*)?"));
            case ParseOutcome.Misused(var message) ->
                assertThat(message)
                        .matches(
                                "(?s)(bad flag syntax|flag provided but not defined|flag needs an argument|invalid).*");
        }
    }

    private static FlagValue value(Flag flag, RandomGenerator random) {
        return switch (flag.type()) {
            case BOOL -> new FlagValue.Toggle(random.nextBoolean());
            case INT -> new FlagValue.Whole(random.nextLong() >> random.nextInt(63));
            case UINT -> new FlagValue.Whole(random.nextLong() >>> random.nextInt(1, 63));
            case DURATION -> new FlagValue.Span(Duration.ofNanos(random.nextLong() >> random.nextInt(1, 63)));
            case STRING ->
                new FlagValue.Word(List.of("", "x", "-fk", "a=b", "--", "é").get(random.nextInt(6)));
        };
    }

    private static void write(Flag flag, String text, RandomGenerator random, List<String> words) {
        var name = (random.nextBoolean() ? "-" : "--") + flag.name();
        if (flag.type() == FlagType.BOOL && text.equals("true") && random.nextBoolean()) {
            words.add(name);
        } else if (flag.type() == FlagType.BOOL || random.nextBoolean()) {
            words.add(name + "=" + text);
        } else {
            words.addAll(List.of(name, text));
        }
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
