// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalsTest {
    private final StopSignals signals = new StopSignals();

    @Test
    void nothingComesByItself() {
        assertThat(signals.await(1, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aSignalIsRememberedHoweverEarlyItComes() {
        signals.receive("terminated");

        assertThat(signals.await(0, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Test
    void aSecondSignalChangesNothing() {
        signals.receive("terminated");
        signals.receive("interrupt");

        assertThat(signals.await(0, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Test
    void interruptingTheThreadMeansStop() {
        Thread.currentThread().interrupt();

        assertThat(signals.await(1, TimeUnit.DAYS)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
