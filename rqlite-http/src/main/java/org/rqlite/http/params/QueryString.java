// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Splits a query string as Go's `url.ParseQuery` does; of a repeated key the first value counts.
final class QueryString {
    private QueryString() {}

    static Map<String, String> parse(String raw) {
        var values = new HashMap<String, String>();
        var fault = "";
        var start = 0;
        while (start < raw.length()) {
            var end = raw.indexOf('&', start);
            if (end < 0) end = raw.length();
            var pair = raw.substring(start, end);
            start = end + 1;
            if (pair.indexOf(';') >= 0) fault = "invalid semicolon separator in query";
            else if (!pair.isEmpty() && fault.isEmpty()) fault = add(pair, values);
        }
        if (!fault.isEmpty()) throw new RequestFault(fault);
        return values;
    }

    // the fault, or nothing
    private static String add(String pair, Map<String, String> values) {
        var equals = pair.indexOf('=');
        var key = equals < 0 ? pair : pair.substring(0, equals);
        var value = equals < 0 ? "" : pair.substring(equals + 1);
        var bad = badEscape(key);
        if (bad.isEmpty()) bad = badEscape(value);
        if (!bad.isEmpty()) return "invalid URL escape " + quoted(bad);
        values.putIfAbsent(unescape(key), unescape(value));
        return "";
    }

    private static String badEscape(String text) {
        for (var at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 3)) {
            if (at + 2 >= text.length() || hex(text, at + 1) < 0 || hex(text, at + 2) < 0) {
                return text.substring(at, Math.min(text.length(), at + 3));
            }
        }
        return "";
    }

    private static String unescape(String text) {
        if (text.indexOf('%') < 0) return text.replace('+', ' ');
        var bytes = new ByteArrayOutputStream(text.length());
        for (var at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == '%') {
                bytes.write(hex(text, at + 1) << 4 | hex(text, at + 2));
                at += 2;
            } else if (c == '+') {
                bytes.write(' ');
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int hex(String text, int at) {
        return Character.digit(text.charAt(at), 16);
    }

    // Go's %q, for the printable characters that can stand in a request line
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
