// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

import java.util.Optional;
import java.util.regex.Pattern;

/// What an operator most likely did who gave a text that is no JSON, and what to do about it.
final class JsonCure {
    private static final String TYPOGRAPHIC = "‘’‚‛“”„‟«»";
    // no more than a path would hold: what else stands there may be a password
    private static final Pattern PATH =
            Pattern.compile("(?:/|\\./|\\.\\./|~/)[\\w.+/-]{1,1000}|[\\w.+/-]{1,1000}\\.json");

    private JsonCure() {}

    static Optional<String> of(JsonFault fault) {
        var start = fault.text().length() - fault.text().stripLeading().length();
        return fault.at() == start ? ofBeginning(fault) : ofPlace(fault);
    }

    private static Optional<String> ofBeginning(JsonFault fault) {
        var text = fault.text().strip();
        if (PATH.matcher(text).matches()) {
            return Optional.of("this looks like a path, but no such file can be read: " + text);
        }
        if (fault.isAtEnd()) return Optional.empty();
        int character = fault.character();
        if (character == '\'' || character == '`') {
            return Optional.of("the text begins with a quote of a shell, which no shell took off: give it without "
                    + "the quotes around it, such as {\"name\": \"rqlite\"}");
        }
        if (character == '\\') {
            return Optional.of("the text begins with a backslash that a shell or an orchestrator left: "
                    + "give it without backslashes, such as {\"name\": \"rqlite\"}");
        }
        if (TYPOGRAPHIC.indexOf(character) >= 0) {
            return Optional.of("the text begins with a typographic quote: give it without the quotes around it");
        }
        if (character == '\uFEFF') {
            return Optional.of("the text begins with a byte order mark: save the file without one");
        }
        return Optional.of("give JSON, such as {\"name\": \"rqlite\"}, or the path of a file that holds it");
    }

    private static Optional<String> ofPlace(JsonFault fault) {
        if (fault.isAtEnd()) return Optional.of("the text is cut off, or a quote or bracket is not closed");
        var key = fault.context().startsWith("looking for beginning of object key");
        var value = fault.context().startsWith("looking for beginning of value");
        int character = fault.character();
        if (character == '\'' && fault.context().equals("after top-level value")) {
            return Optional.of("the text ends with a quote of a shell, which no shell took off: give it without");
        }
        if (character == '\'' && (key || value)) return Optional.of("JSON wants double quotes");
        if (TYPOGRAPHIC.indexOf(character) >= 0)
            return Optional.of("JSON wants plain double quotes, not typographic ones");
        if (character == '\\' && (key || value)) {
            return Optional.of("a backslash that a shell or an orchestrator left: give the text without backslashes");
        }
        if (character == '/' && !fault.context().contains("string")) return Optional.of("JSON has no comments");
        if ((character == '}' || character == ']') && (key || value)) {
            return Optional.of("a value is missing, or a comma stands before the closing bracket");
        }
        if (key) {
            return Optional.of(
                    "a key wants double quotes; a shell takes them off unless single quotes stand around the text");
        }
        if (value || fault.context().startsWith("in literal")) return Optional.of("a text wants double quotes");
        return Optional.empty();
    }
}
