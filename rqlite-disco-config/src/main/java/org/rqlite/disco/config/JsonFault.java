// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import java.util.Optional;

/// The place where a text stops being JSON, in the words of Go's `encoding/json` (scanner.go), which operators search
/// for.
///
/// @param text the whole text
/// @param at index of the first wrong character; its length if the text ends too early
/// @param context what follows `invalid character 'x'`
record JsonFault(String text, int at, String context) {
    /// Looks for the fault of a text that is known to have one.
    ///
    /// @return empty if it is JSON, or deeper than [JsonReader#DEPTH_MAX]
    static Optional<JsonFault> of(String text) {
        var scan = new JsonScan(text);
        if (scan.document() || scan.isTooDeep()) return Optional.empty();
        return Optional.of(new JsonFault(text, scan.at(), scan.context()));
    }

    String message() {
        var fault =
                at == text.length() ? "unexpected end of JSON input" : "invalid character " + shown() + " " + context;
        return fault + place() + JsonCure.of(this).map(cure -> ": " + cure).orElse("");
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    /// The wrong character; not to be asked for at the end.
    int character() {
        return text.codePointAt(at);
    }

    private String shown() {
        int character = character();
        return switch (character) {
            case '\'' -> "'\\''";
            case '\\' -> "'\\\\'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            default ->
                isVisible(character) ? "'" + Character.toString(character) + "'" : "'\\u%04x'".formatted(character);
        };
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }

    private String place() {
        var before = text.substring(0, at);
        var lineStart = before.lastIndexOf('\n') + 1;
        var line = 1 + before.chars().filter(character -> character == '\n').count();
        var column = 1 + before.codePointCount(lineStart, at);
        return " at line " + line + ", column " + column;
    }
}
