// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FaultPointsTest {
    private final AtomicInteger crashes = new AtomicInteger();

    @Test
    void crashesAtTheStepNamedAndAtNoOther() {
        var faults = FaultPoints.parse("intent-written", crashes::incrementAndGet);

        faults.reached(Step.WAL_FORCED);
        assertThat(crashes).hasValue(0);
        faults.reached(Step.INTENT_WRITTEN);
        assertThat(crashes).hasValue(1);
    }

    @Test
    void crashesAtTheTimeNamedOnlyOnce() {
        var faults = FaultPoints.parse("clean-written:3", crashes::incrementAndGet);

        for (var times = 0; times < 2; times++) faults.reached(Step.CLEAN_WRITTEN);
        assertThat(crashes).hasValue(0);
        for (var times = 0; times < 5; times++) faults.reached(Step.CLEAN_WRITTEN);
        assertThat(crashes).hasValue(1);
    }

    @Test
    void doesNothingUnlessAskedTo() {
        assertThat(FaultPoints.configured()).isSameAs(FaultPoints.NONE);
        for (var step : Step.values()) FaultPoints.NONE.reached(step);
    }

    @Test
    void refusesAStepThatDoesNotExist() {
        assertThatThrownBy(() -> FaultPoints.parse("lunch", crashes::incrementAndGet))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LUNCH");
    }
}
