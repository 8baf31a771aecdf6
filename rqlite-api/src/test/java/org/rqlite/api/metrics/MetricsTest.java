// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Metric READS = Metric.of("reads_total", "Reads.").inRqlite("db.queries");

    private final Metrics metrics = new Metrics();

    @Test
    void showsWhatWasCountedInTheOrderOfNames() {
        var level = new AtomicLong(3);
        var size = Metric.of("size_bytes", "Size.");
        metrics.level(size, level::get);
        var some = metrics.counter(READS.with("kind", "some"));
        var all = metrics.counter(READS.with("kind", "all"));

        some.increment();
        all.add(5);
        level.set(4);

        assertThat(metrics.samples())
                .containsExactly(
                        new Sample.Total(READS.with("kind", "all"), 5),
                        new Sample.Total(READS.with("kind", "some"), 1),
                        new Sample.Level(size, 4));
    }

    @Test
    void refusesTheSameMetricTwice() {
        metrics.counter(READS);

        assertThatThrownBy(() -> metrics.total(READS, () -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("registered twice: reads_total");
    }

    @Test
    void countsEveryDurationInItsBucketAndAllAboveIt() {
        var histogram = metrics.histogram(Metric.of("time_seconds", "Time."));

        for (var nanos : List.of(0L, 100_000L, 100_001L, 10_000_000_000L, 60_000_000_000L)) histogram.record(nanos);

        var distribution = histogram.distribution();
        assertThat(distribution.buckets()).hasSize(17).contains(bucket(0.0001, 2), bucket(0.00025, 3), bucket(10, 4));
        assertThat(distribution.buckets().getLast()).isEqualTo(bucket(Double.POSITIVE_INFINITY, 5));
        assertThat(distribution.count()).isEqualTo(5);
        assertThat(distribution.sum()).isEqualTo(70.000200001, within(1e-9));
        assertThat(distribution.last()).isEqualTo(60);
    }

    @Test
    void losesNothingThatManyThreadsCount() {
        var counter = metrics.counter(READS);
        var histogram = metrics.histogram(Metric.of("time_seconds", "Time."));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var thread = 0; thread < 8; thread++) {
                threads.execute(() -> {
                    for (var i = 0; i < 1000; i++) {
                        counter.increment();
                        histogram.record(i * 1000L);
                    }
                });
            }
        }

        assertThat(counter.value()).isEqualTo(8000);
        assertThat(histogram.distribution().count()).isEqualTo(8000);
    }

    private static Distribution.Bucket bucket(double bound, long count) {
        return new Distribution.Bucket(bound, count);
    }
}
