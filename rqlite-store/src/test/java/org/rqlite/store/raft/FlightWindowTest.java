// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlightWindowTest {
    private static final long MILLI = 1_000_000;

    private final FlightWindow window = new FlightWindow();

    @Test
    void oneAtATimeUntilTheWayIsKnownToBeLong() {
        assertThat(window.waitNanos(0, 0)).isZero();
        window.departed(0);
        land(63, 20 * MILLI);

        assertThat(window.waitNanos(1, 100 * MILLI)).isEqualTo(FlightWindow.NEVER);
        assertThat(window.waitNanos(0, 100 * MILLI)).isZero();
    }

    @Test
    void onALongWayFourGoInEvenDistances() {
        land(64, 20 * MILLI);
        window.departed(0);

        assertThat(window.waitNanos(1, 2 * MILLI)).isEqualTo(3 * MILLI);
        assertThat(window.waitNanos(3, 5 * MILLI)).isZero();
        assertThat(window.waitNanos(4, 100 * MILLI)).isEqualTo(FlightWindow.NEVER);
    }

    @Test
    void aBusyProcessorIsNoLongWay() {
        land(63, 50 * MILLI);
        land(1, 2 * MILLI); // the shortest flight tells

        assertThat(window.waitNanos(1, 0)).isEqualTo(FlightWindow.NEVER);
    }

    @Test
    void aWayThatBecameShortIsNoticed() {
        land(64, 20 * MILLI);
        land(64, MILLI);

        assertThat(window.waitNanos(1, 100 * MILLI)).isEqualTo(FlightWindow.NEVER);
    }

    private void land(int flights, long nanos) {
        for (var i = 0; i < flights; i++) window.landed(nanos);
    }
}
