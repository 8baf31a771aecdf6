// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

/// Makes a text well-formed UTF-16, as a value must be: JSON's `\ud800` may stand alone.
final class WellFormed {
    private static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    static String text(String text) {
        for (var at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) return replaced(text, at);
        }
        return text;
    }

    private static String replaced(String text, int from) {
        var chars = text.toCharArray();
        for (var at = from; at < chars.length; at++) {
            if (!Character.isSurrogate(chars[at])) continue;
            if (at + 1 < chars.length && Character.isSurrogatePair(chars[at], chars[at + 1])) at++;
            else chars[at] = REPLACEMENT;
        }
        return new String(chars);
    }
}
