// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import org.rqlite.api.metrics.Metrics;
import org.rqlite.api.metrics.Sample;

/// What a store has counted, as a test asks for it.
///
/// @param metrics of the store
record Counts(Metrics metrics) {
    /// The value of a metric, or how many durations it has taken in.
    ///
    /// @param name with the value of its label behind a blank, if it has one
    long of(String name) {
        for (var sample : metrics.samples()) {
            var metric = sample.metric();
            var key = metric.name()
                    + metric.label().map(label -> " " + label.value()).orElse("");
            if (key.equals(name)) return value(sample);
        }
        throw new AssertionError("there is no metric " + name);
    }

    private static long value(Sample sample) {
        return switch (sample) {
            case Sample.Total total -> (long) total.value();
            case Sample.Level level -> (long) level.value();
            case Sample.Times times -> times.distribution().count();
        };
    }
}
