// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;

/// Seeds for property tests: the same ones each time, or the one of `-Drqlite.seed=`.
final class Seeds {
    private Seeds() {}

    /// The seeds to try.
    static LongStream first(int count) {
        var told = Long.getLong("rqlite.seed");
        return told == null ? LongStream.range(0, count) : LongStream.of(told);
    }

    /// The luck of a seed.
    static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
