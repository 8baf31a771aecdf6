// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.config;

/// One pass along the grammar of RFC 8259. Each method says whether all was well; if not, the scan stands at the
/// fault.
final class JsonScan {
    private final String text;
    private int at;
    private String context = "";
    private boolean tooDeep;

    JsonScan(String text) {
        this.text = text;
    }

    /// Where it stands; the length of the text if that ended too early.
    int at() {
        return at;
    }

    /// What follows `invalid character 'x'`.
    String context() {
        return context;
    }

    boolean isTooDeep() {
        return tooDeep;
    }

    boolean document() {
        if (!value(1)) return false;
        space();
        return at == text.length() || fault("after top-level value");
    }

    private boolean value(int depth) {
        space();
        return switch (here()) {
            case '{' -> nested(depth) && object(depth);
            case '[' -> nested(depth) && array(depth);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
    }

    private boolean nested(int depth) {
        tooDeep = depth > JsonReader.DEPTH_MAX;
        at++;
        return !tooDeep;
    }

    private boolean object(int depth) {
        space();
        if (taken('}')) return true;
        do {
            space();
            if (here() != '"') return fault("looking for beginning of object key string");
            if (!string()) return false;
            space();
            if (!taken(':')) return fault("after object key");
            if (!value(depth + 1)) return false;
            space();
        } while (taken(','));
        return taken('}') || fault("after object key:value pair");
    }

    private boolean array(int depth) {
        space();
        if (taken(']')) return true;
        do {
            if (!value(depth + 1)) return false;
            space();
        } while (taken(','));
        return taken(']') || fault("after array element");
    }

    private boolean string() {
        at++;
        while (here() != '"') {
            if (here() < ' ') return fault("in string literal");
            if (taken('\\')) {
                if (!escape()) return false;
            } else {
                at++;
            }
        }
        at++;
        return true;
    }

    private boolean escape() {
        if (taken('u')) {
            for (int digits = 0; digits < 4; digits++) {
                if (here() > 'f' || Character.digit(here(), 16) < 0)
                    return fault("in \\u hexadecimal character escape");
                at++;
            }
            return true;
        }
        if (here() < 0 || "\"\\/bfnrt".indexOf(here()) < 0) return fault("in string escape code");
        at++;
        return true;
    }

    private boolean literal(String word) {
        for (int letter = 1; letter < word.length(); letter++) {
            at++;
            if (here() != word.charAt(letter)) {
                return fault("in literal " + word + " (expecting '" + word.charAt(letter) + "')");
            }
        }
        at++;
        return true;
    }

    private boolean number() {
        var negative = taken('-');
        if (!isDigit()) return fault(negative ? "in numeric literal" : "looking for beginning of value");
        if (!taken('0')) digits();
        if (taken('.')) {
            if (!isDigit()) return fault("after decimal point in numeric literal");
            digits();
        }
        if (taken('e') || taken('E')) {
            if (!taken('+')) taken('-');
            if (!isDigit()) return fault("in exponent of numeric literal");
            digits();
        }
        return true;
    }

    private void digits() {
        while (isDigit()) at++;
    }

    private boolean isDigit() {
        return here() >= '0' && here() <= '9';
    }

    private void space() {
        while (here() == ' ' || here() == '\n' || here() == '\r' || here() == '\t') at++;
    }

    private boolean taken(char wanted) {
        if (here() != wanted) return false;
        at++;
        return true;
    }

    // -1 at the end
    private int here() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    private boolean fault(String where) {
        context = where;
        return false;
    }
}
