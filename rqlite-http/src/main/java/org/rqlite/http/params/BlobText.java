// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.params;

import java.util.HexFormat;
import java.util.Optional;
import org.rqlite.api.Bytes;

/// A text parameter of the form `x'ab12'`, which stands for a BLOB.
final class BlobText {
    private static final int FRAME = 3; // x, quote, quote

    private BlobText() {}

    static Optional<Bytes> parse(String text) {
        var start = 0;
        var end = text.length();
        while (start < end && isSpace(text.charAt(start))) start++;
        if (start == end || (text.charAt(start) != 'x' && text.charAt(start) != 'X')) return Optional.empty();
        while (end > start && isSpace(text.charAt(end - 1))) end--;
        var length = end - start;
        if (length < FRAME || length % 2 == 0) return Optional.empty();
        if (text.charAt(start + 1) != '\'' || text.charAt(end - 1) != '\'') return Optional.empty();
        for (var at = start + 2; at < end - 1; at++) {
            if (!HexFormat.isHexDigit(text.charAt(at))) return Optional.empty();
        }
        return Optional.of(Bytes.copyOf(HexFormat.of().parseHex(text, start + 2, end - 1)));
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || c == '\u0085' || c == '\u00A0' || Character.isSpaceChar(c);
    }
}
