// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.metrics;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/// Everything that a node counts and measures. Made once and handed to its parts, which register what they count when
/// they start; any thread.
public final class Metrics {
    private final ConcurrentSkipListMap<String, Registered> registered = new ConcurrentSkipListMap<>();

    /// Nothing is counted yet.
    public Metrics() {}

    private record Registered(Metric metric, Function<Metric, Sample> sample) {}

    /// Begins to count.
    ///
    /// @param metric not registered yet
    /// @return counts from 0
    public Counter counter(Metric metric) {
        var counter = new Counter();
        register(metric, own -> new Sample.Total(own, counter.value()));
        return counter;
    }

    /// Shows what is counted elsewhere.
    ///
    /// @param metric not registered yet
    /// @param total asked when somebody looks, from any thread; never falls
    public void total(Metric metric, DoubleSupplier total) {
        register(metric, own -> new Sample.Total(own, total.getAsDouble()));
    }

    /// Shows a number that goes up and down.
    ///
    /// @param metric not registered yet
    /// @param level asked when somebody looks, from any thread; quick
    public void level(Metric metric, DoubleSupplier level) {
        register(metric, own -> new Sample.Level(own, level.getAsDouble()));
    }

    /// Begins to take durations in.
    ///
    /// @param metric not registered yet
    /// @return empty
    public Histogram histogram(Metric metric) {
        var histogram = new Histogram();
        register(metric, own -> new Sample.Times(own, histogram.distribution()));
        return histogram;
    }

    private void register(Metric metric, Function<Metric, Sample> sample) {
        var key =
                metric.name() + metric.label().map(label -> " " + label.value()).orElse("");
        if (registered.putIfAbsent(key, new Registered(metric, sample)) != null) {
            throw new IllegalArgumentException("registered twice: " + key);
        }
    }

    /// What all of it says now.
    ///
    /// @return in the order of names, then of labels
    public List<Sample> samples() {
        return registered.values().stream()
                .map(one -> one.sample().apply(one.metric()))
                .toList();
    }
}
