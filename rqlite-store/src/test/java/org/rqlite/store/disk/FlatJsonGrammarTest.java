// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.text.ParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.store.log.Seeds;

/// The reader of `node.json` against the grammar of RFC 8259, written down once more as patterns.
class FlatJsonGrammarTest {
    private static final String SPACE = "[ \\t\\r\\n]*";
    private static final String TEXT = "\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*\"";
    private static final String NUMBER = "-?(?:0|[1-9][0-9]*)";
    private static final String MEMBER =
            SPACE + "(" + TEXT + ")" + SPACE + ":" + SPACE + "(" + TEXT + "|" + NUMBER + ")" + SPACE;
    private static final Pattern ONE = Pattern.compile(MEMBER);
    private static final Pattern OBJECT =
            Pattern.compile(SPACE + "\\{(?:" + SPACE + "|" + MEMBER + "(?:," + MEMBER + ")*)\\}" + SPACE);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    @Seeds(20)
    void readsExactlyWhatTheGrammarAllows(RandomGenerator random) {
        var read = 0;
        for (var i = 0; i < 300; i++) {
            var text = mutated(random, text(random));
            var accepted = accepts(text);
            if (accepted) read++;

            assertThat(accepted).as(text).isEqualTo(allowed(text));
        }
        assertThat(read).as("some of both").isBetween(20, 290);
    }

    @Seeds(20)
    void writesOnlyWhatTheGrammarAllowsAndReadsItBack(RandomGenerator random) throws ParseException {
        Map<String, Object> members = new LinkedHashMap<>();
        for (var left = random.nextInt(6); left > 0; left--) {
            members.put(anyText(random), random.nextBoolean() ? random.nextLong() : anyText(random));
        }

        var text = FlatJson.write(members);

        assertThat(allowed(text)).as(text).isTrue();
        assertThat(FlatJson.read(text)).isEqualTo(members);
        assertThat(FlatJson.read(text).keySet()).containsExactlyElementsOf(members.keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":01}",
                "{\"a\":-01}",
                "{\"a\":+1}",
                "{\"a\":-}",
                "{\"a\":1-2}",
                "{\"a\":--1}",
                "{\"a\":1.0}",
                "{\"a\":1e3}",
                "{\"a\":9223372036854775808}",
                "{\"a\":-9223372036854775809}",
                "{\"a\":\"\\u00e\"}",
                "{\"a\":\"\\u٠٠٤١\"}",
                "{\"a\":\"\\u004१\"}",
                "{\"a\":\"\\uＡ041\"}",
                "{\"a\":\"\\x41\"}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\" 1}",
                "{\"a\":1}}",
                "{\"a\":1}\0",
                "\uFEFF{}",
                "{\"a\":1}\u00a0",
                "{a:1}",
                "{'a':1}",
                "{\"a\":null}",
                "{\"a\":true}",
                "{\"a\":[]}",
                "{\"a\":{}}",
                "[]",
                "\"a\"",
                "1",
                "",
                "{",
                "}"
            })
    void refusesWhatTheGrammarDoesNotKnow(String text) {
        assertThat(accepts(text)).isFalse();
    }

    @Test
    void takesTheWholeRangeOfNumbers() throws ParseException {
        assertThat(FlatJson.read("{\"a\":-9223372036854775808,\"b\":9223372036854775807,\"c\":-0}"))
                .isEqualTo(Map.of("a", Long.MIN_VALUE, "b", Long.MAX_VALUE, "c", 0L));
    }

    private static boolean allowed(String text) {
        if (!OBJECT.matcher(text).matches()) return false;
        var names = new HashSet<String>();
        for (var member = ONE.matcher(text.substring(text.indexOf('{') + 1)); member.find(); ) {
            var value = member.group(2);
            if (!names.add(unescaped(member.group(1)))) return false;
            if (value.startsWith("\"")) continue;
            var number = new BigInteger(value);
            if (number.compareTo(MIN) < 0 || number.compareTo(MAX) > 0) return false;
        }
        return true;
    }

    private static String unescaped(String text) {
        return Pattern.compile("\\\\(?:u(....)|(.))").matcher(text).replaceAll(escape -> {
            if (escape.group(1) != null) {
                return java.util.regex.Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(escape.group(1), 16)));
            }
            return switch (escape.group(2)) {
                case "b" -> "\b";
                case "f" -> "\f";
                case "n" -> "\n";
                case "r" -> "\r";
                case "t" -> "\t";
                default -> java.util.regex.Matcher.quoteReplacement(escape.group(2));
            };
        });
    }

    private static boolean accepts(String text) {
        try {
            FlatJson.read(text);
            return true;
        } catch (ParseException e) {
            assertThat(e.getErrorOffset()).as(text).isBetween(0, text.length());
            return false;
        }
    }

    private static String text(RandomGenerator random) {
        var text = new StringBuilder(space(random)).append('{');
        for (var left = random.nextInt(4); left > 0; left--) {
            text.append(space(random))
                    .append('"')
                    .append(pick(random, "a", "b", "\\u0061", "\\n", "\\/", "é", ""))
                    .append('"');
            text.append(space(random)).append(':').append(space(random));
            text.append(
                    pick(random, "1", "-7", "0", "\"x\"", "\"\\\\\"", "\"\\ud800\"", "9223372036854775807", "\"\""));
            text.append(space(random));
            if (left > 1) text.append(',');
        }
        return text.append(space(random)).append('}').append(space(random)).toString();
    }

    private static String mutated(RandomGenerator random, String sound) {
        var text = new StringBuilder(sound);
        for (var left = random.nextInt(3); left > 0 && !text.isEmpty(); left--) {
            var at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, pick(random, "0", "-", "\"", "\\", ",", "}", "{", " ", "u", "\u0001", ":"));
                default -> text.setCharAt(at, "09-\"\\,:} \tae".charAt(random.nextInt(12)));
            }
        }
        return text.toString();
    }

    private static String anyText(RandomGenerator random) {
        var text = new StringBuilder();
        for (var left = random.nextInt(8); left > 0; left--) {
            text.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
        }
        return text.toString();
    }

    private static String space(RandomGenerator random) {
        return pick(random, "", "", "", " ", "\n  ", "\t", "\r\n");
    }

    private static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
