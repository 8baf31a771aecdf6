// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rqlite.store.log.Seeds;

/// The count that every node keeps alike (S6).
class StepCounterTest {
    private final StepCounter counter = new StepCounter();

    @ParameterizedTest
    @CsvSource({"1, 1", "999, 1", "1000, 1", "1999, 1", "2000, 2", "3999, 3", "1000000, 1000"})
    void s6StopsAfterItsThousands(long budget, int questions) {
        counter.begin(budget);
        counter.counting(true);

        for (var i = 0; i < questions; i++)
            assertThat(counter.getAsBoolean()).as("question %s", i).isFalse();

        assertThat(counter.reached()).isFalse();
        assertThat(counter.getAsBoolean()).isTrue();
        assertThat(counter.reached()).isTrue();
    }

    @Test
    void aBudgetOfADayIsFarAway() {
        counter.begin(Long.MAX_VALUE);
        counter.counting(true);

        for (var i = 0; i < 100_000; i++) assertThat(counter.getAsBoolean()).isFalse();
    }

    /// Statements of our own, such as SAVEPOINT, cost the request nothing, however they lie between its own.
    @Seeds(20)
    void onlyTheRequestsOwnStepsCount(RandomGenerator random) {
        var left = random.nextInt(1, 30);
        counter.begin(left * 1000L);
        for (var i = 0; i < 200; i++) {
            var own = random.nextBoolean();
            counter.counting(own);
            if (own) left--;

            assertThat(counter.getAsBoolean()).isEqualTo(own && left < 0);
            assertThat(counter.reached()).isEqualTo(left < 0);
        }
    }

    @Test
    void theNextRequestStartsAfresh() {
        counter.begin(1000);
        counter.counting(true);
        counter.getAsBoolean();
        counter.getAsBoolean();
        assertThat(counter.reached()).isTrue();

        counter.begin(1000);

        assertThat(counter.reached()).isFalse();
        assertThat(counter.getAsBoolean()).as("not counting yet").isFalse();
        counter.counting(true);
        assertThat(counter.getAsBoolean()).isFalse();
    }
}
