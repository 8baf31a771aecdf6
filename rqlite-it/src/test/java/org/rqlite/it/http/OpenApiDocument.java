// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.http;

import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/// `docs/reference/openapi.json`, which is JSON and so YAML.
final class OpenApiDocument {
    static final Path FILE = Path.of("..", "docs", "reference", "openapi.json");
    private static final String SCHEMAS = "#/components/schemas/";

    private final Map<String, Object> root;

    private OpenApiDocument(Map<String, Object> root) {
        this.root = root;
    }

    /// What one path does with one method.
    ///
    /// @param method in capitals
    /// @param facts as they stand in the document
    record Operation(String path, String method, Map<String, Object> facts) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static OpenApiDocument read() throws IOException {
        return new OpenApiDocument(new Yaml().load(Files.readString(FILE)));
    }

    /// All, in the order in which they stand there.
    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        map(root.get("paths"))
                .forEach((path, methods) -> map(methods)
                        .forEach((method, facts) ->
                                operations.add(new Operation(path, method.toUpperCase(Locale.ROOT), map(facts)))));
        return operations;
    }

    /// The same, or what it refers to.
    Map<String, Object> resolved(Object part) {
        if (!(map(part).get("$ref") instanceof String reference)) return map(part);
        var found = (Object) root;
        for (var name : reference.substring("#/".length()).split("/", -1)) {
            found = Objects.requireNonNull(map(found).get(name), reference);
        }
        return map(found);
    }

    /// What a schema has against a text.
    ///
    /// @param json whether the text is JSON, else it is the value
    /// @return nothing if it fits
    List<String> faults(Object schema, String text, boolean json) {
        var definitions = map(map(root.get("components")).get("schemas"));
        var whole = new LinkedHashMap<String, Object>();
        whole.put("allOf", List.of(moved(schema)));
        whole.put("$defs", moved(definitions));
        var yaml = new Yaml();
        var result = new ValidatorFactory()
                .withJsonNodeFactory(new SnakeYamlNode.Factory())
                .validate(yaml.dump(whole), json ? text : yaml.dump(text));
        return result.isValid()
                ? List.of()
                : result.getErrors().stream()
                        .map(error -> error.getInstanceLocation() + ": " + error.getError())
                        .toList();
    }

    /// The same with references into `$defs`.
    private static Object moved(Object part) {
        return switch (part) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, Object>();
                map.forEach((key, value) -> copy.put(String.valueOf(key), moved(value)));
                yield copy;
            }
            case List<?> list -> list.stream().map(OpenApiDocument::moved).toList();
            case String text when text.startsWith(SCHEMAS) -> "#/$defs/" + text.substring(SCHEMAS.length());
            default -> part;
        };
    }

    @SuppressWarnings("unchecked") // as YAML makes them
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
