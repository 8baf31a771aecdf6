// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Values to bind, drawn from a generator.
final class RandomValues {
    private static final String[] SPACES = {"", "", "", " ", "\t", "\n", "\u000b", "\f", "\r", "  \t"};
    private static final String[] SIGNS = {"", "", "", "+", "-", "--", "+ "};
    private static final String[] EXPONENTS = {"", "", "", "e3", "E-2", "e", "e+", "e+1", "e5x", "E400", "e-400"};
    private static final String[] TAILS = {"", "", "", "", "x", ".", ",5", " 7", "\0", "e", "_1"};

    private RandomValues() {}

    /// Any value that SQLite can hold; texts are well-formed.
    static @Nullable Object any(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62));
            case 3 -> text(random);
            default -> {
                var bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                yield bytes;
            }
        };
    }

    /// A text without U+0000, from all planes.
    static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (var left = random.nextInt(20); left > 0; left--) {
            text.appendCodePoint(
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextInt(0x80, 0x800);
                        case 1 -> random.nextInt(0x800, 0xD800);
                        case 2 -> random.nextInt(0x10000, 0x110000);
                        default -> random.nextInt(1, 0x80);
                    });
        }
        return text.toString();
    }

    /// What may or may not be a number: whole and broken spellings, as text and as BLOB, numbers, NULL.
    static @Nullable Object numberLike(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(6) == 0 ? null : random.nextLong() >> random.nextInt(64);
            case 1 -> random.nextGaussian() * 100;
            case 2 -> spelling(random).getBytes(StandardCharsets.UTF_8);
            default -> spelling(random);
        };
    }

    private static String spelling(RandomGenerator random) {
        var digits =
                random.nextInt(8) == 0 ? "" : Integer.toString(random.nextInt(random.nextBoolean() ? 10 : 100_000));
        var point = random.nextInt(3) == 0 ? "." + (random.nextBoolean() ? random.nextInt(1000) : "") : "";
        return pick(random, SPACES)
                + pick(random, SIGNS)
                + digits
                + point
                + pick(random, EXPONENTS)
                + pick(random, TAILS)
                + pick(random, SPACES);
    }

    static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /// For messages.
    static String show(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case byte[] bytes -> "x" + Arrays.toString(bytes);
            case String text -> "text " + Arrays.toString(text.getBytes(StandardCharsets.UTF_8));
            default -> value.toString();
        };
    }
}
