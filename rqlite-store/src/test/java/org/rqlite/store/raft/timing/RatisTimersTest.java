// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.metrics.SegmentedRaftLogMetrics;
import org.junit.jupiter.api.Test;
import org.rqlite.api.metrics.Histogram;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;

class RatisTimersTest {
    private static final String SYNC = SegmentedRaftLogMetrics.RAFT_LOG_SYNC_TIME;

    private final RatisTimers timers = new RatisTimers();
    private final Histogram sync = new Metrics().histogram(Metric.of("s", "sync"));
    private final Histogram append = new Metrics().histogram(Metric.of("a", "append"));

    @Test
    void areThoseThatRatisFinds() {
        assertThat(MetricRegistries.global()).isInstanceOf(RatisTimers.class);
        assertThat(RatisTimers.ofThisProcess()).containsSame((RatisTimers) MetricRegistries.global());
    }

    @Test
    void timeTheLogThatWasAskedForAndNothingElseOfIt() {
        var member = member();
        timers.time(member, new LogTimes(sync, append));

        var log = new Log(member).of(timers);
        log.timer(SYNC).time().stop();
        Timekeeper.start(log.timer(SYNC)).close();
        log.timer(SegmentedRaftLogMetrics.RAFT_LOG_APPEND_ENTRY_LATENCY).time().stop();
        log.timer(SegmentedRaftLogMetrics.RAFT_LOG_FLUSH_TIME).time().stop();
        log.counter(SegmentedRaftLogMetrics.RAFT_LOG_FLUSH_COUNT).inc();

        assertThat(sync.distribution().count()).isEqualTo(2);
        assertThat(sync.distribution().sum()).isPositive();
        assertThat(append.distribution().count()).isEqualTo(1);
        assertThat(log.counter(SegmentedRaftLogMetrics.RAFT_LOG_FLUSH_COUNT).getCount())
                .isZero();
    }

    @Test
    void goOnWithALogThatIsOpenedAgain() {
        var member = member();
        timers.time(member, new LogTimes(sync, append));
        var log = new Log(member);

        log.of(timers).timer(SYNC).time().stop();
        timers.remove(log.info());
        log.of(timers).timer(SYNC).time().stop();

        assertThat(sync.distribution().count()).isEqualTo(2);
    }

    @Test
    void keepNothingOfOtherNodesAndOtherParts() {
        timers.time(member(), new LogTimes(sync, append));
        var other = new Log(member());

        other.of(timers).timer(SYNC).time().stop();
        timers.create(new MetricRegistryInfo(member().toString(), "ratis", "server", ""))
                .timer(SYNC)
                .time()
                .stop();

        assertThat(sync.distribution().count()).isZero();
        assertThat(timers.get(other.info())).isEmpty();
        assertThat(timers.getMetricRegistries()).hasSize(1);
    }

    @Test
    void forgetANode() {
        var member = member();
        timers.time(member, new LogTimes(sync, append));

        timers.forget(member);

        new Log(member).of(timers).timer(SYNC).time().stop();
        assertThat(sync.distribution().count()).isZero();
        assertThat(timers.getMetricRegistryInfos()).isEmpty();
    }

    private static RaftGroupMemberId member() {
        return RaftGroupMemberId.valueOf(RaftPeerId.valueOf("n1"), RaftGroupId.valueOf(UUID.randomUUID()));
    }

    /// A log as Ratis names it.
    private record Log(MetricRegistryInfo info) {
        Log(RaftGroupMemberId member) {
            this(new MetricRegistryInfo(member.toString(), "ratis", "log_worker", "Metrics for Log Worker"));
        }

        RatisMetricRegistry of(RatisTimers timers) {
            return timers.get(info).orElseGet(() -> timers.create(info));
        }
    }
}
