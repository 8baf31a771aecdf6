// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.metrics;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.metrics.Sample;
import org.rqlite.http.json.ByteWriter;
import org.rqlite.http.json.DiagnosticJson;
import org.rqlite.http.json.JsonWriter;

/// Variables as a Go program shows its own (`expvar`), under rqlite's names: JSON with a line for each variable.
public final class GoVariables {
    private static final int MILLIS = 1000; // per second
    private static final int MICROS = 1_000_000;

    private final SortedMap<String, Consumer<ByteWriter>> variables = new TreeMap<>();

    /// Collects variables.
    ///
    /// @param samples those that rqlite has are shown
    /// @param others shown under their names
    public GoVariables(List<Sample> samples, Map<String, DiagnosticSource> others) {
        var maps = new TreeMap<String, SortedMap<String, Long>>();
        for (var sample : samples) {
            for (var name : sample.metric().rqlite()) {
                var dot = name.lastIndexOf('.');
                var members = maps.computeIfAbsent(name.substring(0, dot), _ -> new TreeMap<>());
                members.merge(name.substring(dot + 1), value(sample, name), Long::sum);
            }
        }
        maps.forEach((name, members) -> variables.put(name, out -> write(members, out)));
        others.forEach((name, source) ->
                variables.put(name, out -> DiagnosticJson.write(source.report(), new JsonWriter(out, false))));
    }

    // of durations rqlite shows the latest, in the unit that the name ends with
    private static long value(Sample sample, String name) {
        return switch (sample) {
            case Sample.Total total -> (long) total.value();
            case Sample.Level level -> (long) level.value();
            case Sample.Times times ->
                Math.round(times.distribution().last() * (name.endsWith("_us") ? MICROS : MILLIS));
        };
    }

    private static void write(Map<String, Long> members, ByteWriter out) {
        var before = "{\"";
        for (var member : members.entrySet()) {
            out.ascii(before + member.getKey() + "\": ");
            out.decimal(member.getValue());
            before = ", \"";
        }
        out.put('}');
    }

    /// Writes them.
    ///
    /// @param only the one to show; all if empty
    /// @param out takes them
    public void write(String only, ByteWriter out) {
        var before = "{\n";
        for (var variable : variables.entrySet()) {
            if (!only.isEmpty() && !only.equals(variable.getKey())) continue;
            out.ascii(before + "\"" + variable.getKey() + "\": ");
            variable.getValue().accept(out);
            before = ",\n";
        }
        out.ascii(before.startsWith("{") ? "{\n\n}\n" : "\n}\n");
    }
}
