// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.json;

import java.nio.charset.StandardCharsets;

/// A JSON string as Go's encoder writes it: HTML characters escaped, each malformed UTF-8 byte as `\ufffd`.
final class StringText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] MALFORMED = "\\ufffd".getBytes(StandardCharsets.ISO_8859_1);
    private static final boolean[] PLAIN = plain();

    private StringText() {}

    private static boolean[] plain() {
        var plain = new boolean[128];
        for (var c = 0x20; c < 128; c++) plain[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
        return plain;
    }

    /// Writes a quoted string.
    ///
    /// @param utf8 the text, possibly malformed
    static void write(byte[] utf8, ByteWriter out) {
        out.put('"');
        var start = 0;
        var at = 0;
        while (at < utf8.length) {
            var b = utf8[at];
            if (b >= 0) {
                if (PLAIN[b]) {
                    at++;
                    continue;
                }
                out.put(utf8, start, at - start);
                escape(b, out);
                start = ++at;
                continue;
            }
            var length = sequence(utf8, at);
            if (length == 0) {
                out.put(utf8, start, at - start);
                out.put(MALFORMED);
                start = ++at;
            } else if (length == 3 && isLineSeparator(utf8, at)) {
                out.put(utf8, start, at - start);
                out.ascii("\\u202");
                out.put(HEX[utf8[at + 2] & 0xF]);
                at += 3;
                start = at;
            } else {
                at += length;
            }
        }
        out.put(utf8, start, at - start);
        out.put('"');
    }

    private static boolean isLineSeparator(byte[] utf8, int at) {
        return utf8[at] == (byte) 0xE2
                && utf8[at + 1] == (byte) 0x80
                && (utf8[at + 2] == (byte) 0xA8 || utf8[at + 2] == (byte) 0xA9);
    }

    private static void escape(byte b, ByteWriter out) {
        out.put('\\');
        switch (b) {
            case '"', '\\' -> out.put(b);
            case '\b' -> out.put('b');
            case '\f' -> out.put('f');
            case '\n' -> out.put('n');
            case '\r' -> out.put('r');
            case '\t' -> out.put('t');
            default -> {
                out.ascii("u00");
                out.put(HEX[b >> 4]);
                out.put(HEX[b & 0xF]);
            }
        }
    }

    /// The length of the well-formed multi-byte sequence at an index (Unicode 15, table 3-7); 0 if there is none.
    private static int sequence(byte[] utf8, int at) {
        var lead = utf8[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) return 0;
        if (lead < 0xE0) return continues(utf8, at + 1, 0x80, 0xBF) ? 2 : 0;
        if (lead < 0xF0) {
            var low = lead == 0xE0 ? 0xA0 : 0x80;
            var high = lead == 0xED ? 0x9F : 0xBF;
            return continues(utf8, at + 1, low, high) && continues(utf8, at + 2, 0x80, 0xBF) ? 3 : 0;
        }
        var low = lead == 0xF0 ? 0x90 : 0x80;
        var high = lead == 0xF4 ? 0x8F : 0xBF;
        return continues(utf8, at + 1, low, high)
                        && continues(utf8, at + 2, 0x80, 0xBF)
                        && continues(utf8, at + 3, 0x80, 0xBF)
                ? 4
                : 0;
    }

    private static boolean continues(byte[] utf8, int at, int low, int high) {
        if (at >= utf8.length) return false;
        var b = utf8[at] & 0xFF;
        return b >= low && b <= high;
    }
}
