// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.metrics;

/// What a metric said when it was asked.
public sealed interface Sample {
    /// What it tells.
    ///
    /// @return as registered
    Metric metric();

    /// A number that only grows while the process runs.
    ///
    /// @param metric what it tells
    /// @param value so far
    record Total(Metric metric, double value) implements Sample {}

    /// A number that goes up and down.
    ///
    /// @param metric what it tells
    /// @param value now
    record Level(Metric metric, double value) implements Sample {}

    /// Durations.
    ///
    /// @param metric what they tell
    /// @param distribution of them
    record Times(Metric metric, Distribution distribution) implements Sample {}
}
