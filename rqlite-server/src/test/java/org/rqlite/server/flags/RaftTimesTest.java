// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RaftTimesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-raft-heartbeat-timeout 4ms | HeartbeatTimeout is too low",
                "-raft-commit-timeout 999us | CommitTimeout is too low",
                "-raft-snap-int 4ms | SnapshotInterval is too low",
                "-raft-leader-lease-timeout 4ms | LeaderLeaseTimeout is too low",
                "-raft-leader-lease-timeout 2s | LeaderLeaseTimeout (2s) cannot be larger than heartbeat timeout (1s)",
                "-raft-heartbeat-timeout 2s | ElectionTimeout (1s) must be equal or greater than Heartbeat Timeout (2s)",
                "-raft-timeout 2s | ElectionTimeout (1s) must be equal or greater than Heartbeat Timeout (2s)"
            })
    void eachBoundHasItsText(String flags, String text) {
        assertThat(RaftTimes.problems(FlagParserTest.parse(flags))).containsExactly(text);
    }

    @Test
    void aLowElectionTimeoutIsAlsoBelowTheHeartbeat() {
        assertThat(RaftTimes.problems(FlagParserTest.parse("-raft-election-timeout 4ms")))
                .containsExactly(
                        "ElectionTimeout is too low",
                        "ElectionTimeout (4ms) must be equal or greater than Heartbeat Timeout (1s)");
    }

    @ParameterizedTest
    @CsvSource({
        "-fk",
        "-raft-snap-int 0s",
        "-raft-heartbeat-timeout 100ms",
        "-raft-heartbeat-timeout 3s -raft-election-timeout 3s",
    })
    void acceptsWhatFits(String flags) {
        assertThat(RaftTimes.problems(FlagParserTest.parse(flags))).isEmpty();
    }
}
