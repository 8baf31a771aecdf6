// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import java.util.List;

/// A JSON value as it was written: every number with its digits, every key as often as it stands there.
sealed interface JsonValue {
    record Members(List<Member> members) implements JsonValue {
        public Members {
            members = List.copyOf(members);
        }
    }

    record Items(List<JsonValue> items) implements JsonValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Text(String text) implements JsonValue {}

    record Whole(String digits) implements JsonValue {}

    record Fraction(String digits) implements JsonValue {}

    record Toggle(boolean on) implements JsonValue {}

    record Nothing() implements JsonValue {}

    record Member(String name, JsonValue value) {}

    /// What to call it in a message, never what is in it: that may be a password.
    default String kind() {
        return switch (this) {
            case Members _ -> "an object";
            case Items _ -> "an array";
            case Text _ -> "a text";
            case Whole _ -> "a number";
            case Fraction _ -> "a number with a fraction";
            case Toggle _ -> "true or false";
            case Nothing _ -> "null";
        };
    }
}
