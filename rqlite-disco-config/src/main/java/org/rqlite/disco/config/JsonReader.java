// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import java.util.ArrayList;
import org.rqlite.api.disco.DiscoveryConfigException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// Turns a text into a tree within bounds; Jackson decides what is JSON, [JsonFault] says why something is not.
final class JsonReader {
    static final int CHARACTERS_MAX = 1024 * 1024;
    static final int DEPTH_MAX = 16;
    private static final int NUMBER_LENGTH_MAX = 100;
    private static final int NAME_LENGTH_MAX = 1000;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .maxNameLength(NAME_LENGTH_MAX)
                    .maxStringLength(CHARACTERS_MAX)
                    .build())
            .build();

    private final JsonParser json;

    private JsonReader(JsonParser json) {
        this.json = json;
    }

    static JsonValue read(String text) {
        if (text.length() > CHARACTERS_MAX) {
            throw new DiscoveryConfigException(
                    "a text of " + text.length() + " characters, at most " + CHARACTERS_MAX + " are read");
        }
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            var reader = new JsonReader(json);
            var value = reader.value(reader.next());
            if (json.nextToken() == null) return value;
        } catch (JacksonException _) { // its message would quote the text, which may hold passwords
        }
        throw new DiscoveryConfigException(
                JsonFault.of(text).map(JsonFault::message).orElse(beyondBounds()));
    }

    private static String beyondBounds() {
        return "JSON beyond bounds: at most " + DEPTH_MAX + " levels, " + NUMBER_LENGTH_MAX + " digits a number and "
                + NAME_LENGTH_MAX + " characters a key";
    }

    private JsonValue value(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> members();
            case START_ARRAY -> items();
            case VALUE_STRING -> new JsonValue.Text(json.getString());
            case VALUE_NUMBER_INT -> new JsonValue.Whole(json.getString());
            case VALUE_NUMBER_FLOAT -> new JsonValue.Fraction(json.getString());
            case VALUE_TRUE -> new JsonValue.Toggle(true);
            case VALUE_FALSE -> new JsonValue.Toggle(false);
            case VALUE_NULL -> new JsonValue.Nothing();
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("no value begins with " + token);
        };
    }

    private JsonValue members() {
        var members = new ArrayList<JsonValue.Member>();
        while (next() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            members.add(new JsonValue.Member(name, value(next())));
        }
        return new JsonValue.Members(members);
    }

    private JsonValue items() {
        var items = new ArrayList<JsonValue>();
        for (var token = next(); token != JsonToken.END_ARRAY; token = next()) items.add(value(token));
        return new JsonValue.Items(items);
    }

    private JsonToken next() {
        var token = json.nextToken();
        if (token == null) throw new UnfinishedException();
        return token;
    }

    private static final class UnfinishedException extends JacksonException {
        private static final long serialVersionUID = 1L;

        UnfinishedException() {
            super("the text ends too early");
        }
    }
}
