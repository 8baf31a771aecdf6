// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// Parses the JSON object in which a client names a node: `{"id": "…"}`.
public final class NodeName {
    private static final String MEMBER = "id";
    private static final int TEXT_LENGTH_MAX = 16 * 1024; // longer than any id
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(TEXT_LENGTH_MAX)
                    .maxStringLength(TEXT_LENGTH_MAX)
                    .build())
            .build();

    private NodeName() {}

    /// Parses a body.
    ///
    /// @param body UTF-8
    /// @return the id, of any length up to 16 KB; empty if the body is `null`, an empty object, or has a `null`
    /// for an id
    /// @throws RequestFault if it is anything else, also if it says more than an id
    public static Optional<String> parse(byte[] body) {
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            var id = named(json);
            if (json.nextToken() != null) throw unexpected();
            return id;
        } catch (JacksonException _) { // its message would quote the body
            throw new RequestFault("invalid JSON: malformed");
        }
    }

    private static Optional<String> named(JsonParser json) {
        var first = json.nextToken();
        if (first == JsonToken.VALUE_NULL) return Optional.empty();
        if (first != JsonToken.START_OBJECT) throw unexpected();
        if (json.nextToken() == JsonToken.END_OBJECT) return Optional.empty();
        if (!MEMBER.equals(json.currentName())) throw unexpected();
        var id = id(json, json.nextToken());
        if (json.nextToken() != JsonToken.END_OBJECT) throw unexpected();
        return id;
    }

    private static Optional<String> id(JsonParser json, JsonToken value) {
        return switch (value) {
            case VALUE_STRING -> Optional.of(WellFormed.text(json.getString()));
            case VALUE_NULL -> Optional.empty();
            default -> throw unexpected();
        };
    }

    private static RequestFault unexpected() {
        return new RequestFault("invalid JSON: expected an object with the text id");
    }
}
