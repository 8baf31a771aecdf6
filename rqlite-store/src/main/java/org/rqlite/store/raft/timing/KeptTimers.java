// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft.timing;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.ratis.metrics.LongCounter;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;

/// What one part of Ratis measures: a few timers are kept, of the rest nothing. Any thread.
///
/// @param info names the part
/// @param timers those that are kept, by their names
record KeptTimers(MetricRegistryInfo info, Map<String, Timekeeper> timers) implements RatisMetricRegistry {
    @Override
    public Timekeeper timer(String name) {
        return timers.getOrDefault(name, Unread.ALL);
    }

    @Override
    public LongCounter counter(String name) {
        return Unread.ALL;
    }

    /// Nobody asks a gauge, so it is not kept: it would hold on to a closed node.
    @Override
    public <T> void gauge(String name, Supplier<Supplier<T>> gauge) {}

    @Override
    public boolean remove(String name) {
        return false;
    }

    @Override
    public MetricRegistryInfo getMetricRegistryInfo() {
        return info;
    }
}
