// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Runs a property with as many seeded generators; the seed is the test's display name, `-Drqlite.seed=` replays one.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(Seeds.Provider.class)
@ParameterizedTest(name = "seed {0}")
public @interface Seeds {
    /// How many seeds.
    int value();

    /// Makes the generators.
    final class Provider implements ArgumentsProvider {
        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            var given = Long.getLong("rqlite.seed");
            var count =
                    context.getRequiredTestMethod().getAnnotation(Seeds.class).value();
            var seeds = given == null ? LongStream.rangeClosed(1, count) : LongStream.of(given);
            return seeds.mapToObj(
                    seed -> Arguments.of(Named.of(Long.toString(seed), (RandomGenerator) new SplittableRandom(seed))));
        }
    }
}
