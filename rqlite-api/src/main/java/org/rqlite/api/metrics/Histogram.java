// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// How long things took, in buckets that are the same for all: from 0.1 ms to 10 s. Any thread; takes no lock and
/// allocates nothing.
public final class Histogram {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long[] BOUNDS = {
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        25_000_000,
        50_000_000,
        100_000_000,
        250_000_000,
        500_000_000,
        1_000_000_000,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L
    };

    private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1]; // the last is above all bounds
    private final LongAdder sumNanos = new LongAdder();
    private final AtomicLong lastNanos = new AtomicLong();

    Histogram() {
        Arrays.setAll(counts, _ -> new LongAdder());
    }

    /// Takes a duration in.
    ///
    /// @param nanos 0 or more
    public void record(long nanos) {
        var at = Arrays.binarySearch(BOUNDS, nanos);
        counts[at < 0 ? -at - 1 : at].increment();
        sumNanos.add(nanos);
        lastNanos.setOpaque(nanos);
    }

    /// What was taken in.
    ///
    /// @return what is being taken in now may be missing
    public Distribution distribution() {
        var buckets = new ArrayList<Distribution.Bucket>();
        var count = 0L;
        for (var i = 0; i < counts.length; i++) {
            count += counts[i].sum();
            var bound = i < BOUNDS.length ? BOUNDS[i] / NANOS_PER_SECOND : Double.POSITIVE_INFINITY;
            buckets.add(new Distribution.Bucket(bound, count));
        }
        return new Distribution(buckets, sumNanos.sum() / NANOS_PER_SECOND, lastNanos.getOpaque() / NANOS_PER_SECOND);
    }
}
