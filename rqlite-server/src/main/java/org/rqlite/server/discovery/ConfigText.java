// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// The text behind `-disco-config`: the flag's own, or a file's, with environment variables put in as Go does.
final class ConfigText {
    private static final int LENGTH_MAX = 1 << 20;
    private static final String SPECIAL = "*#$@!?-0123456789"; // variables of one letter

    private ConfigText() {}

    /// @param argument a path, or what is no path that can be read
    /// @param environment value by name; empty if it is not set
    /// @throws IllegalArgumentException if the text is too long
    static String load(String argument, UnaryOperator<String> environment) {
        if (argument.isEmpty()) return "";
        var text = expand(read(argument), environment);
        if (text.length() > LENGTH_MAX) throw new IllegalArgumentException("is longer than 1 MB");
        return text;
    }

    // rqlite: what cannot be opened for whatever reason is the text itself
    private static String read(String argument) {
        try {
            var file = Path.of(argument);
            if (!Files.isRegularFile(file) || Files.size(file) > LENGTH_MAX) return argument;
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException _) { // then it is no path
            return argument;
        }
    }

    static String expand(String text, UnaryOperator<String> environment) {
        var expanded = new StringBuilder();
        var at = 0;
        while (at < text.length()) {
            var letter = text.charAt(at++);
            if (letter != '$' || at == text.length()) {
                expanded.append(letter);
                continue;
            }
            var end = end(text, at);
            if (end == at) expanded.append(letter); // begins no name
            else expanded.append(environment.apply(name(text.substring(at, end))));
            at = end;
        }
        return expanded.toString();
    }

    /// @param at behind the dollar sign
    /// @return behind the variable; `at` if there is none
    private static int end(String text, int at) {
        var first = text.charAt(at);
        if (first == '{') {
            var close = text.indexOf('}', at);
            return close < 0 ? at + 1 : close + 1; // an open brace is dropped
        }
        if (SPECIAL.indexOf(first) >= 0) return at + 1;
        var end = at;
        while (end < text.length() && isOfName(text.charAt(end))) end++;
        return end;
    }

    private static String name(String variable) {
        if (!variable.startsWith("{")) return variable;
        return variable.endsWith("}") ? variable.substring(1, variable.length() - 1) : "";
    }

    private static boolean isOfName(char letter) {
        return letter == '_'
                || (letter >= '0' && letter <= '9')
                || (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z');
    }
}
