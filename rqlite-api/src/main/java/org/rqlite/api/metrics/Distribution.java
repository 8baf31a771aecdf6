// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.metrics;

import java.util.List;

/// Durations as a histogram holds them.
///
/// @param buckets by rising bound; the last holds all
/// @param sum of all, in seconds
/// @param last the latest, in seconds; 0 before the first
public record Distribution(List<Bucket> buckets, double sum, double last) {
    /// Copies `buckets`.
    public Distribution {
        buckets = List.copyOf(buckets);
    }

    /// The durations up to a bound.
    ///
    /// @param bound in seconds, itself included
    /// @param count of those, all lower buckets included
    public record Bucket(double bound, long count) {}

    /// How many durations there were.
    ///
    /// @return 0 or more
    public long count() {
        return buckets.getLast().count();
    }
}
