// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

/// Text in the form in which Go's `%q` shows it, so that messages match rqlite's.
final class GoText {
    private GoText() {}

    /// The text between double quotes, with quotes, backslashes and control characters escaped.
    static String quote(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> append(quoted, point));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int point) {
        switch (point) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case 0x07 -> quoted.append("\\a");
            case '\b' -> quoted.append("\\b");
            case '\f' -> quoted.append("\\f");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case 0x0b -> quoted.append("\\v");
            default -> {
                if (point < 0x20 || point == 0x7f) quoted.append("\\x%02x".formatted(point));
                else if (!isPrintable(point)) {
                    quoted.append((point > 0xffff ? "\\U%08x" : "\\u%04x").formatted(point));
                } else quoted.appendCodePoint(point);
            }
        }
    }

    // Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols, and of all spaces the plain one
    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }
}
