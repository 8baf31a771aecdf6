// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.metrics;

import java.util.List;
import java.util.Optional;

/// What a number of a node tells.
///
/// @param name as Prometheus names things, with the unit: `rqlite_http_requests_total`
/// @param help one sentence; the same for all labels of a name
/// @param label tells numbers of one name apart
/// @param rqlite maps and members in rqlite's `/debug/vars`, such as `http.executions`
public record Metric(String name, String help, Optional<Label> label, List<String> rqlite) {
    /// Copies `rqlite`.
    public Metric {
        rqlite = List.copyOf(rqlite);
    }

    /// Which of several numbers.
    ///
    /// @param name of the dimension
    /// @param value within it
    public record Label(String name, String value) {}

    /// A number that stands alone.
    ///
    /// @param name with its unit
    /// @param help one sentence
    /// @return without label, unknown to rqlite
    public static Metric of(String name, String help) {
        return new Metric(name, help, Optional.empty(), List.of());
    }

    /// The same number for one value of a label.
    ///
    /// @param labelName of the dimension
    /// @param value within it
    /// @return another metric
    public Metric with(String labelName, String value) {
        return new Metric(name, help, Optional.of(new Label(labelName, value)), rqlite);
    }

    /// The same number as rqlite names it.
    ///
    /// @param variables map and member of each
    /// @return another metric
    public Metric inRqlite(String... variables) {
        return new Metric(name, help, label, List.of(variables));
    }
}
