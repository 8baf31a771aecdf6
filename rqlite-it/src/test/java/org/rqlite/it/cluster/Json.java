// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A JSON answer of a node, as far as tests look into it.
///
/// @param value a map, a list, text, a number, a truth value, or empty for `null` and for what is not there
public record Json(Optional<Object> value) {
    /// Parses a text.
    ///
    /// @return nothing if it is no JSON
    public static Json parse(String text) {
        try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return new Json(read(parser));
        } catch (JacksonException _) {
            return new Json(Optional.empty());
        }
    }

    private static Optional<Object> read(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> Optional.of(members(parser));
            case START_ARRAY -> Optional.of(elements(parser));
            case VALUE_STRING -> Optional.of(parser.getString());
            case VALUE_NUMBER_INT -> Optional.of(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> Optional.of(parser.getDoubleValue());
            case VALUE_TRUE -> Optional.of(true);
            case VALUE_FALSE -> Optional.of(false);
            case VALUE_NULL, VALUE_EMBEDDED_OBJECT, END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE ->
                Optional.empty();
        };
    }

    private static Map<String, Json> members(JsonParser parser) {
        var members = new LinkedHashMap<String, Json>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            members.put(name, new Json(read(parser)));
        }
        return members;
    }

    private static List<Json> elements(JsonParser parser) {
        var elements = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) elements.add(new Json(read(parser)));
        return elements;
    }

    /// What is reached by names, nothing if it is not there.
    public Json at(String... names) {
        var found = this;
        for (var name : names) {
            found = found.value.orElse("") instanceof Map<?, ?> members && members.get(name) instanceof Json member
                    ? member
                    : new Json(Optional.empty());
        }
        return found;
    }

    /// The elements; none if this is no list.
    public List<Json> list() {
        if (!(value.orElse("") instanceof List<?> elements)) return List.of();
        return elements.stream()
                .filter(Json.class::isInstance)
                .map(Json.class::cast)
                .toList();
    }

    /// The names of the members; none if this is no object.
    public Set<String> names() {
        return value.orElse("") instanceof Map<?, ?> members
                ? members.keySet().stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }

    public boolean isPresent() {
        return value.isPresent();
    }

    /// The number; -1 if there is none.
    public long number() {
        return value.orElse(-1L) instanceof Number number ? number.longValue() : -1;
    }

    /// Text as it is, numbers as Java prints them; `null` for nothing.
    public String text() {
        return value.map(String::valueOf).orElse("null");
    }
}
