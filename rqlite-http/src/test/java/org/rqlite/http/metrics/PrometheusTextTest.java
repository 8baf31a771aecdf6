// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.api.metrics.Sample;
import org.rqlite.http.json.Written;

class PrometheusTextTest {
    private final Metrics metrics = new Metrics();

    @Test
    void saysOnceWhatANameMeans() {
        var metric = Metric.of("reads_total", "Reads, all\nof them.");
        metrics.counter(metric.with("kind", "a \"quoted\\ one")).add(3);
        metrics.counter(metric.with("kind", "b"));
        metrics.level(Metric.of("wal_bytes", "Size."), () -> 1.5);

        assertThat(text(metrics.samples())).isEqualTo("""
                # HELP reads_total Reads, all\\nof them.
                # TYPE reads_total counter
                reads_total{kind="a \\"quoted\\\\ one"} 3
                reads_total{kind="b"} 0
                # HELP wal_bytes Size.
                # TYPE wal_bytes gauge
                wal_bytes 1.5
                """);
    }

    @Test
    void writesAHistogramWithItsLabelBeforeTheBound() {
        var histogram = metrics.histogram(Metric.of("time_seconds", "Time.").with("kind", "read"));
        histogram.record(200_000);
        histogram.record(20_000_000_000L);

        assertThat(text(metrics.samples())).startsWith("""
                        # HELP time_seconds Time.
                        # TYPE time_seconds histogram
                        time_seconds_bucket{kind="read",le="0.0001"} 0
                        time_seconds_bucket{kind="read",le="0.00025"} 1
                        """).endsWith("""
                        time_seconds_bucket{kind="read",le="10"} 1
                        time_seconds_bucket{kind="read",le="+Inf"} 2
                        time_seconds_sum{kind="read"} 20.0002
                        time_seconds_count{kind="read"} 2
                        """);
    }

    @Test
    void writesNumbersWithoutAnExponent() {
        var name = Metric.of("n", "N.");

        assertThat(text(List.of(
                        new Sample.Level(name, 1e-5),
                        new Sample.Level(name, 3e15),
                        new Sample.Level(name, Double.NaN),
                        new Sample.Level(name, Double.NEGATIVE_INFINITY))))
                .contains("\nn 0.00001\n", "\nn 3000000000000000\n", "\nn NaN\n", "\nn -Inf\n");
    }

    private static String text(List<Sample> samples) {
        return Written.text(out -> PrometheusText.write(samples, out));
    }
}
