// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A JSON object of texts. Anybody may have written what is read, so nothing in it is taken for granted.
final class FlatObject {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();
    private static final int LENGTH_MAX = 64 << 10;

    private FlatObject() {}

    /// Reads the texts by name, other values left out; empty if it is no object.
    static Optional<Map<String, String>> read(String json) {
        if (json.length() > LENGTH_MAX) return Optional.empty();
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return Optional.empty();
            var fields = new LinkedHashMap<String, String>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) fields.put(name, parser.getString());
                else parser.skipChildren();
            }
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null
                    ? Optional.of(fields)
                    : Optional.empty();
        } catch (JacksonException _) { // somebody else's text
            return Optional.empty();
        }
    }

    static String write(SequencedMap<String, String> fields) {
        var text = new StringWriter();
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.writeStartObject();
            fields.forEach(generator::writeStringProperty);
            generator.writeEndObject();
        }
        return text.toString();
    }
}
