// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import java.util.Map;
import org.rqlite.api.Diagnostic;

/// A diagnostic tree as JSON, whole or one branch of it.
public final class DiagnosticJson {
    private static final Diagnostic NOTHING = Diagnostic.section(Map.of());

    private DiagnosticJson() {}

    /// Writes a tree.
    ///
    /// @param fact what to write; a measure that is not finite becomes null
    /// @param json takes it as one value
    public static void write(Diagnostic fact, JsonWriter json) {
        switch (fact) {
            case Diagnostic.Section section -> {
                json.beginObject();
                section.facts().forEach((name, inner) -> {
                    json.name(name);
                    write(inner, json);
                });
                json.endObject();
            }
            case Diagnostic.Items items -> {
                json.beginArray();
                items.facts().forEach(inner -> write(inner, json));
                json.endArray();
            }
            case Diagnostic.Text text -> json.value(text.value());
            case Diagnostic.Count count -> json.value(count.value());
            case Diagnostic.Measure measure when Double.isFinite(measure.value()) -> json.value(measure.value());
            case Diagnostic.Measure _ -> json.nothing();
            case Diagnostic.Flag flag -> json.value(flag.value());
            case Diagnostic.Unknown _ -> json.nothing();
        }
    }

    /// The branch at a dotted path; going below a scalar stays at the scalar, as rqlite does.
    ///
    /// @param root where to start
    /// @param path such as `store.raft.state`
    /// @return an empty section if there is no such branch
    public static Diagnostic at(Diagnostic root, String path) {
        var fact = root;
        for (var name : path.split("\\.", -1)) {
            if (!(fact instanceof Diagnostic.Section section)) return fact;
            var inner = section.facts().get(name);
            if (inner == null) return NOTHING;
            fact = inner;
        }
        return fact;
    }
}
