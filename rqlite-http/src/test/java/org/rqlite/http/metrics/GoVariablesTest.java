// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.http.json.Written;

class GoVariablesTest {
    private final Metrics metrics = new Metrics();

    @Test
    void sortsMapsAndTheirMembers() {
        metrics.counter(Metric.of("a_total", "A.").inRqlite("http.queries", "db.wal.frames"))
                .add(7);
        metrics.counter(Metric.of("b_total", "B.").inRqlite("http.executions")).increment();
        metrics.counter(Metric.of("c_total", "C."));
        DiagnosticSource cmdline = () -> Diagnostic.section(Map.of("x", Diagnostic.of("<y>"), "w", Diagnostic.of(1)));

        assertThat(text(Map.of("cmdline", cmdline), "")).isEqualTo("""
                {
                "cmdline": {"w":1,"x":"\\u003cy\\u003e"},
                "db.wal": {"frames": 7},
                "http": {"executions": 1, "queries": 7}
                }
                """);
    }

    @Test
    void addsUpWhatHasOneNameInRqlite() {
        var metric = Metric.of("a_total", "A.").inRqlite("http.queries");
        metrics.counter(metric.with("kind", "x")).add(2);
        metrics.counter(metric.with("kind", "y")).add(3);

        assertThat(text(Map.of(), "http")).isEqualTo("{\n\"http\": {\"queries\": 5}\n}\n");
    }

    @Test
    void showsTheLatestDurationInTheUnitOfItsName() {
        var histogram = metrics.histogram(Metric.of("t_seconds", "T.").inRqlite("db.t_ms", "db.t_us"));
        histogram.record(9_000_000_000L);
        histogram.record(2_500_000);

        assertThat(text(Map.of(), "")).isEqualTo("{\n\"db\": {\"t_ms\": 3, \"t_us\": 2500}\n}\n");
    }

    @Test
    void showsNothingUnderAnUnknownName() {
        metrics.counter(Metric.of("a_total", "A.").inRqlite("http.queries"));

        assertThat(text(Map.of(), "htt")).isEqualTo("{\n\n}\n");
        assertThat(text(Map.of(), "http")).isEqualTo("{\n\"http\": {\"queries\": 0}\n}\n");
    }

    private String text(Map<String, DiagnosticSource> others, String only) {
        return Written.text(out -> new GoVariables(metrics.samples(), others).write(only, out));
    }
}
