// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.rqlite.http.params.RequestFault;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100_000);

    @Test
    void givesSharesUntilItIsSpent() {
        try (var one = budget.share();
                var two = budget.share()) {
            one.use(60_000);

            assertThat(two.tryUse(50_000)).isFalse();
            assertThat(two.tryUse(40_000)).isTrue();
            assertThat(two.tryUse(1)).isFalse();
            assertThat(budget.free()).isZero();
        }
        assertThat(budget.free()).isEqualTo(100_000);
    }

    @Test
    void answersServiceUnavailableWhenItIsSpent() {
        try (var share = budget.share()) {
            assertThatExceptionOfType(RequestFault.class)
                    .isThrownBy(() -> share.use(100_001))
                    .satisfies(fault -> assertThat(fault.status()).isEqualTo(503));
            share.use(100_000);
        }
    }

    @Test
    void takesInStepsAndGivesBackOnce() {
        var share = budget.share();
        share.use(1);
        assertThat(budget.free()).isEqualTo(100_000 - 16 * 1024);
        share.use(16 * 1024 - 1);
        assertThat(budget.free()).isEqualTo(100_000 - 16 * 1024);

        share.close();
        share.close();

        assertThat(budget.free()).isEqualTo(100_000);
    }

    @Test
    void aPartOutlivesItsShare() {
        var share = budget.share();
        share.use(20_000);

        var part = share.part(5_000);
        assertThat(budget.free()).isEqualTo(80_000);
        share.close();
        assertThat(budget.free()).isEqualTo(95_000);
        part.close();
        part.close();

        assertThat(budget.free()).isEqualTo(100_000);
    }

    @Test
    void aPartIsNeverMoreThanItsShare() {
        var share = budget.share();
        share.use(10);

        var part = share.part(11);
        share.close();

        assertThat(budget.free()).isEqualTo(99_990);
        part.close();
        assertThat(budget.free()).isEqualTo(100_000);
    }

    @Test
    void refusesToBeEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryBudget(0));
    }
}
