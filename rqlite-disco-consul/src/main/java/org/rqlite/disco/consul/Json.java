// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// Parts of an answer that must be there: Vert.x gives null where one is missing, or is `null`.
final class Json {
    private Json() {}

    /// An object in an array.
    ///
    /// @throws IllegalArgumentException if it is missing or something else
    static JsonObject object(JsonArray array, int index) {
        var value = index < array.size() ? array.getValue(index) : null;
        if (value instanceof JsonObject object) return object;
        throw new IllegalArgumentException("no object at " + index);
    }

    /// An object in an object; throws as above.
    static JsonObject object(JsonObject object, String name) {
        if (object.getValue(name) instanceof JsonObject inner) return inner;
        throw new IllegalArgumentException("no object " + name);
    }

    /// An array in an object; throws as above.
    static JsonArray array(JsonObject object, String name) {
        if (object.getValue(name) instanceof JsonArray inner) return inner;
        throw new IllegalArgumentException("no array " + name);
    }

    /// A whole number above zero; throws as above.
    static long index(JsonObject object, String name) {
        if (object.getValue(name) instanceof Number number && number.longValue() > 0) return number.longValue();
        throw new IllegalArgumentException("no index " + name);
    }

    /// A text; empty if it is missing.
    static Optional<String> text(JsonObject object, String name) {
        return object.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
