// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaftSettingsTest {
    private static final RaftConfig CONFIG = new RaftConfig(
            Path.of("raft"),
            Path.of("tmp"),
            "n1",
            Optional.empty(),
            "127.0.0.1",
            0,
            RaftConfig.Times.DEFAULT,
            new RaftConfig.Trigger(Duration.ofSeconds(1), 1, 1));

    /// However long it was away: a day has less than a million attempts.
    @ParameterizedTest
    @ValueSource(ints = {1, 11, 30, 61, 1_000, 1_000_000})
    void aMemberThatComesBackIsAskedWithinHalfASecond(int failures) {
        var policy = RaftServerConfigKeys.Log.Appender.retryPolicy(RaftSettings.of(CONFIG));

        var pause = RetryPolicy.parse(policy, "policy").handleAttemptFailure(() -> failures);

        assertThat(pause.shouldRetry()).isTrue();
        assertThat(pause.getSleepTime().toLong(TimeUnit.MILLISECONDS)).isLessThan(500);
    }

    @Test
    void anEntryOfTheLargestSizeFitsIntoEachOfItsBuffersS8() {
        var properties = RaftSettings.of(CONFIG);

        var record =
                RaftServerConfigKeys.Log.Appender.bufferByteLimit(properties).getSize();
        assertThat(record).isEqualTo(RaftSettings.RECORD_BYTES_MAX);
        assertThat(RaftServerConfigKeys.Log.writeBufferSize(properties).getSize())
                .isGreaterThan(record + 8);
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsForcedI1() {
        var properties = RaftSettings.of(CONFIG);

        assertThat(RaftServerConfigKeys.Log.asyncFlushEnabled(properties)).isFalse();
        assertThat(RaftServerConfigKeys.Log.unsafeFlushEnabled(properties)).isFalse();
    }

    /// Where Ratis writes entries later than it takes them, a heartbeat of a new leader that comes in between commits
    /// the old leader's own entry at that index: a write that nobody else has.
    @Test
    void aHeartbeatCommitsNothingThatIsStillToBeReplacedI2() {
        assertThat(RaftServerConfigKeys.Log.appendEntriesComposeEnabled(RaftSettings.of(CONFIG)))
                .isFalse();
    }
}
