// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final long MILLI = 1_000_000;

    private final Gathering gathering = new Gathering();

    @Test
    void nobodyWaitsUntilOneTried() {
        for (var i = 1; i < Gathering.TRY_EVERY; i++) {
            land(10, 0);
            assertThat(gathering.waitNanos(1, 0)).isZero();
            gathering.departed(1);
        }
        land(10, 0);

        assertThat(gathering.waitNanos(1, 0)).isEqualTo(4 * MILLI);
    }

    @Test
    void aLotDepartsWhenAllThatWereAnsweredAreBackOrAFlightHasPassed() {
        comesBack();
        land(10, 3);

        assertThat(gathering.waitNanos(12, MILLI)).isEqualTo(3 * MILLI);
        assertThat(gathering.waitNanos(13, MILLI)).isZero();
        assertThat(gathering.waitNanos(12, 4 * MILLI)).isZero();
    }

    @Test
    void aLoneClientNeverWaits() {
        comesBack();
        land(1, 0);

        assertThat(gathering.waitNanos(1, 0)).isZero();
    }

    @Test
    void whereWaitingWasInVainFourTimesItEnds() {
        comesBack();
        for (var i = 0; i < 4; i++) {
            land(10, 3);
            assertThat(gathering.waitNanos(4, 0)).isPositive();
            gathering.departed(4);
        }
        land(10, 3);

        assertThat(gathering.waitNanos(4, 0)).isZero();
    }

    @Test
    void whereHalfOfThemStaysAwayNobodyWaitsForThem() {
        comesBack();
        for (var i = 0; i < 4; i++) {
            land(10, 0);
            gathering.departed(5);
        }
        land(10, 0);

        assertThat(gathering.waitNanos(5, 0)).isZero();
    }

    @Test
    void oneLotInVainIsNoReasonToEnd() {
        comesBack();
        land(10, 0);
        gathering.departed(1);
        land(10, 0);

        assertThat(gathering.waitNanos(1, 0)).isPositive();
    }

    @Test
    void aLotOfManyNeverWaitsAndNoneLongerThanFourMilliseconds() {
        comesBack();
        gathering.landed(50, 30, 100 * MILLI, 0);

        assertThat(gathering.waitNanos(63, 0)).isEqualTo(4 * MILLI);
        assertThat(gathering.waitNanos(64, 0)).isZero();
    }

    @Test
    void anEntryOfTheNodeItselfMakesNobodyWait() {
        comesBack();
        land(0, 0);

        assertThat(gathering.waitNanos(1, 0)).isZero();
    }

    /// Lets one lot try, with success.
    private void comesBack() {
        for (var i = 0; i < Gathering.TRY_EVERY; i++) land(10, 0);
        gathering.departed(10);
    }

    private void land(int requests, int waiting) {
        gathering.landed(requests, waiting, 4 * MILLI, 0);
    }
}
