// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft.timing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.RatisMetrics;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.server.metrics.RaftLogMetricsBase;
import org.apache.ratis.util.TimeDuration;

/// All that Ratis measures in this process, which finds it as a service. Any thread.
///
/// Only the logs of nodes that asked for it are timed. Every other registry forgets what it is told, and is itself not
/// kept: Ratis makes it anew whenever it needs one.
public final class RatisTimers extends MetricRegistries {
    private final Map<MetricRegistryInfo, RatisMetricRegistry> timed = new ConcurrentHashMap<>();

    /// For Ratis, which makes one.
    public RatisTimers() {}

    /// The one that Ratis uses.
    ///
    /// @return empty if whoever put together the class path gave it another
    public static Optional<RatisTimers> ofThisProcess() {
        return Optional.of(MetricRegistries.global())
                .filter(RatisTimers.class::isInstance)
                .map(RatisTimers.class::cast);
    }

    /// Has a log timed that Ratis opens later.
    ///
    /// @param member whose log
    /// @param times takes the times until [#forget]
    public void time(RaftGroupMemberId member, LogTimes times) {
        timed.put(log(member), new KeptTimers(log(member), times.timers()));
    }

    /// Times a log that is opened later no more.
    ///
    /// @param member whose log; known or not
    public void forget(RaftGroupMemberId member) {
        timed.remove(log(member));
    }

    @Override
    public RatisMetricRegistry create(MetricRegistryInfo info) {
        return timed.getOrDefault(info, new KeptTimers(info, Map.of()));
    }

    @Override
    public Optional<RatisMetricRegistry> get(MetricRegistryInfo info) {
        return Optional.ofNullable(timed.get(info));
    }

    /// Does nothing when a log is closed, for it may be opened again: whoever had it timed has it forgotten.
    @Override
    public boolean remove(MetricRegistryInfo info) {
        return false;
    }

    @Override
    public void clear() {
        timed.clear();
    }

    @Override
    public Set<MetricRegistryInfo> getMetricRegistryInfos() {
        return Set.copyOf(timed.keySet());
    }

    @Override
    public Collection<RatisMetricRegistry> getMetricRegistries() {
        return List.copyOf(timed.values());
    }

    /// There is nothing to report.
    @Override
    public void addReporterRegistration(
            Consumer<RatisMetricRegistry> reporter, Consumer<RatisMetricRegistry> stopReporter) {}

    /// There is nothing to report.
    @Override
    public void enableJmxReporter() {}

    /// There is nothing to report.
    @Override
    public void enableConsoleReporter(TimeDuration rate) {}

    private static MetricRegistryInfo log(RaftGroupMemberId member) {
        return new MetricRegistryInfo(
                member.toString(),
                RatisMetrics.RATIS_APPLICATION_NAME_METRICS,
                RaftLogMetricsBase.RATIS_LOG_WORKER_METRICS,
                RaftLogMetricsBase.RATIS_LOG_WORKER_METRICS_DESC);
    }
}
