// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotTriggerTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final SnapshotTrigger trigger =
            new SnapshotTrigger(new RaftConfig.Trigger(Duration.ofSeconds(10), 8192, 4 << 20), 0);

    @Test
    void s14EnoughBytesAtTheNextLookAskForASnapshot() {
        assertThat(trigger.isDue(5, 5 << 20, 9 * SECOND)).isFalse();
        assertThat(trigger.isDue(5, 5 << 20, 10 * SECOND)).isTrue();
    }

    @Test
    void s14EnoughEntriesAtTheNextLookAskForASnapshot() {
        assertThat(trigger.isDue(8191, 0, 10 * SECOND)).isFalse();
        assertThat(trigger.isDue(8192, 0, 20 * SECOND)).isTrue();
    }

    @Test
    void s14AFewEntriesAskForASnapshotAfterTenMinutes() {
        assertThat(trigger.isDue(0, 0, 500 * SECOND)).isFalse();
        assertThat(trigger.isDue(1, 0, 600 * SECOND)).isFalse();
        assertThat(trigger.isDue(1, 0, 1099 * SECOND)).isFalse();
        assertThat(trigger.isDue(1, 0, 1110 * SECOND)).isTrue();
    }

    @Test
    void aVeryLargeWalDoesNotWaitForTheNextLook() {
        assertThat(trigger.isDue(5, 65 << 20, SECOND)).isTrue();
    }

    @Test
    void aSnapshotThatWasAskedForIsNotAskedForAgainAtOnce() {
        assertThat(trigger.isDue(5, 65 << 20, SECOND)).isTrue();
        assertThat(trigger.isDue(5, 65 << 20, SECOND + 1)).isFalse();
        assertThat(trigger.isDue(5, 65 << 20, 3 * SECOND)).isTrue();
    }

    @Test
    void nothingNewAsksForNothing() {
        assertThat(trigger.isDue(0, 65 << 20, 100 * SECOND)).isFalse();
    }
}
