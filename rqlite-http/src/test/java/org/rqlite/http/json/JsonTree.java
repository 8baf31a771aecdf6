// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// JSON documents as values of Java: read by a parser that is not ours, or drawn from a generator.
public final class JsonTree {
    /// JSON's null, for maps and lists that hold none.
    public static final Object NULL = "JSON null".toCharArray();

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonTree() {}

    /// Reads a whole document.
    ///
    /// @return `Map`, `List`, `String`, `Long`, `Double`, `Boolean` or [#NULL]
    public static Object read(String text) {
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            var value = value(json, json.nextToken());
            if (json.nextToken() != null) throw new AssertionError("something behind the document: " + text);
            return value;
        }
    }

    /// The members of an object.
    public static Map<?, ?> object(Object value) {
        return (Map<?, ?>) value;
    }

    /// The elements of an array.
    public static List<?> array(Object value) {
        return (List<?>) value;
    }

    private static Object value(JsonParser json, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> members(json);
            case START_ARRAY -> elements(json);
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> NULL;
            default -> throw new AssertionError("not a value: " + token);
        };
    }

    private static Map<String, Object> members(JsonParser json) {
        var members = new LinkedHashMap<String, Object>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            if (members.put(name, value(json, json.nextToken())) != null) throw new AssertionError("twice: " + name);
        }
        return members;
    }

    private static List<Object> elements(JsonParser json) {
        var elements = new ArrayList<>();
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            elements.add(value(json, token));
        }
        return elements;
    }

    /// Any document of at most that depth.
    public static Object random(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> NULL;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            // a whole one is read back as an integer
            case 3 ->
                random.nextBoolean()
                        ? random.nextInt() + 0.5
                        : Math.scalb(random.nextDouble(), random.nextInt(-300, 1));
            case 4, 5 -> text(random);
            case 6 -> {
                var elements = new ArrayList<>();
                for (var left = random.nextInt(4); left > 0; left--) elements.add(random(random, depth - 1));
                yield elements;
            }
            default -> {
                var members = new LinkedHashMap<String, Object>();
                for (var left = random.nextInt(4); left > 0; left--)
                    members.put(text(random), random(random, depth - 1));
                yield members;
            }
        };
    }

    /// A well-formed text.
    public static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (var left = random.nextInt(8); left > 0; left--) {
            text.appendCodePoint(
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> random.nextInt(0x80, 0xD800);
                        case 2 -> random.nextInt(0x10000, 0x110000);
                        case 3 -> "<>&\"\\/\u2028\u2029\u007f".charAt(random.nextInt(9));
                        default -> random.nextInt(0x20, 0x7f);
                    });
        }
        return text.toString();
    }

    /// Writes a document with the writer that is tested.
    public static void write(Object value, JsonWriter json) {
        switch (value) {
            case Map<?, ?> members -> {
                json.beginObject();
                members.forEach((name, inner) -> {
                    json.name((String) name);
                    write(inner, json);
                });
                json.endObject();
            }
            case List<?> elements -> {
                json.beginArray();
                elements.forEach(inner -> write(inner, json));
                json.endArray();
            }
            case String text -> json.value(text);
            case Long number -> json.value(number);
            case Double number -> json.value(number);
            case Boolean flag -> json.value(flag);
            default -> json.nothing();
        }
    }
}
