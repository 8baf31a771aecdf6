// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.metrics;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rqlite.api.metrics.Distribution;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Sample;
import org.rqlite.http.json.ByteWriter;

/// Samples in Prometheus' text format 0.0.4
/// (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
public final class PrometheusText {
    private final ByteWriter out;

    private PrometheusText(ByteWriter out) {
        this.out = out;
    }

    /// Writes a page.
    ///
    /// @param samples those of one name side by side
    /// @param out takes it
    public static void write(List<Sample> samples, ByteWriter out) {
        var text = new PrometheusText(out);
        var name = "";
        for (var sample : samples) {
            if (!sample.metric().name().equals(name)) text.head(sample);
            name = sample.metric().name();
            text.sample(sample);
        }
    }

    private void head(Sample sample) {
        var metric = sample.metric();
        line("# HELP " + metric.name() + " "
                + metric.help().replace("\\", "\\\\").replace("\n", "\\n"));
        line("# TYPE " + metric.name() + " " + type(sample));
    }

    private static String type(Sample sample) {
        return switch (sample) {
            case Sample.Total _ -> "counter";
            case Sample.Level _ -> "gauge";
            case Sample.Times _ -> "histogram";
        };
    }

    private void sample(Sample sample) {
        var name = sample.metric().name();
        var label = label(sample.metric());
        switch (sample) {
            case Sample.Total total -> line(name + braces(label) + " " + number(total.value()));
            case Sample.Level level -> line(name + braces(label) + " " + number(level.value()));
            case Sample.Times times -> times(name, label, times.distribution());
        }
    }

    private void times(String name, String label, Distribution distribution) {
        var before = label.isEmpty() ? "" : label + ",";
        for (var bucket : distribution.buckets()) {
            var bound = braces(before + "le=\"" + number(bucket.bound()) + "\"");
            line(name + "_bucket" + bound + " " + bucket.count());
        }
        line(name + "_sum" + braces(label) + " " + number(distribution.sum()));
        line(name + "_count" + braces(label) + " " + distribution.count());
    }

    private static String label(Metric metric) {
        return metric.label()
                .map(label -> label.name() + "=\"" + escaped(label.value()) + "\"")
                .orElse("");
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String braces(String labels) {
        return labels.isEmpty() ? "" : "{" + labels + "}";
    }

    private static String number(double value) {
        if (Double.isNaN(value)) return "NaN";
        if (Double.isInfinite(value)) return value > 0 ? "+Inf" : "-Inf";
        var whole = (long) value;
        return whole == value
                ? Long.toString(whole)
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private void line(String text) {
        out.put(text.getBytes(StandardCharsets.UTF_8));
        out.put('\n');
    }
}
