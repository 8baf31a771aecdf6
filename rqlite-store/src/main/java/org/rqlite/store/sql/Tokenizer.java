// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

/// Walks over the tokens of a SQL text by the rules of SQLite's own tokenizer
/// (<https://sqlite.org/lang_keywords.html>, `tokenize.c`), skipping white space and comments.
///
/// Works on characters: SQLite takes every byte above 0x7f for part of a name, and every character above
/// U+007F consists of such bytes. One object serves one text on one thread.
final class Tokenizer {
    /// What a token is.
    enum Kind {
        /// A bare word: a keyword or a name.
        WORD,
        /// A quoted name.
        QUOTED_NAME,
        /// A text literal.
        STRING,
        /// A BLOB literal.
        BLOB,
        /// A number.
        NUMBER,
        /// A place for a value.
        PARAMETER,
        /// `;`
        SEMICOLON,
        /// `(`
        OPEN,
        /// `)`
        CLOSE,
        /// Any other sign.
        SIGN,
        /// What SQLite refuses.
        ILLEGAL
    }

    private final String sql;
    private int next; // where the next token is looked for
    private int start;
    private Kind kind = Kind.ILLEGAL;

    Tokenizer(String sql) {
        this.sql = sql;
    }

    /// Goes to the next token.
    ///
    /// @return false at the end of the text
    boolean advance() {
        skipBlanks();
        if (next >= sql.length()) return false;
        start = next;
        kind = scan(sql.charAt(next));
        return true;
    }

    Kind kind() {
        return kind;
    }

    /// Index of the token's first character.
    int start() {
        return start;
    }

    /// Index after the token's last character.
    int end() {
        return next;
    }

    /// The token as it stands.
    String text() {
        return sql.substring(start, next);
    }

    /// Whether the token is this keyword, in any case.
    boolean is(String keyword) {
        return kind == Kind.WORD
                && next - start == keyword.length()
                && sql.regionMatches(true, start, keyword, 0, keyword.length());
    }

    /// The name that the token stands for, or its text without quotes.
    String name() {
        if (kind != Kind.QUOTED_NAME && kind != Kind.STRING) return text();
        var quote = sql.charAt(start);
        var inner = sql.substring(start + 1, next - 1);
        if (quote == '[') return inner;
        var one = String.valueOf(quote);
        return inner.replace(one + one, one);
    }

    private void skipBlanks() {
        while (next < sql.length()) {
            var c = sql.charAt(next);
            if (isSpace(c) || c == '\uFEFF') {
                next++;
            } else if (c == '-' && at(next + 1) == '-') {
                var end = sql.indexOf('\n', next);
                next = end < 0 ? sql.length() : end;
            } else if (c == '/' && at(next + 1) == '*' && next + 2 < sql.length()) {
                var end = sql.indexOf("*/", next + 2);
                next = end < 0 ? sql.length() : end + 2;
            } else {
                return;
            }
        }
    }

    private Kind scan(char first) {
        return switch (first) {
            case ';' -> one(Kind.SEMICOLON);
            case '(' -> one(Kind.OPEN);
            case ')' -> one(Kind.CLOSE);
            case '\'' -> quoted(first, Kind.STRING);
            case '"', '`' -> quoted(first, Kind.QUOTED_NAME);
            case '[' -> until(']', next + 1, Kind.QUOTED_NAME);
            case '?' -> {
                next++;
                while (isDigit(at(next))) next++;
                yield Kind.PARAMETER;
            }
            case '$', '@', '#', ':' -> variable(first);
            default -> wordOrNumberOrSign(first);
        };
    }

    private Kind wordOrNumberOrSign(char first) {
        if ((first == 'x' || first == 'X') && at(next + 1) == '\'') return until('\'', next + 2, Kind.BLOB);
        if (isDigit(first) || (first == '.' && isDigit(at(next + 1)))) return number();
        if (!isWordPart(first)) return one(Kind.SIGN);
        while (next < sql.length() && isWordPart(sql.charAt(next))) next++;
        return Kind.WORD;
    }

    private Kind one(Kind result) {
        next++;
        return result;
    }

    private Kind quoted(char quote, Kind result) {
        var close = sql.indexOf(quote, next + 1);
        while (close >= 0 && close + 1 < sql.length() && sql.charAt(close + 1) == quote) {
            close = sql.indexOf(quote, close + 2);
        }
        next = close < 0 ? sql.length() : close + 1;
        return close < 0 ? Kind.ILLEGAL : result;
    }

    private Kind until(char close, int from, Kind result) {
        var end = sql.indexOf(close, from);
        next = end < 0 ? sql.length() : end + 1;
        return end < 0 ? Kind.ILLEGAL : result;
    }

    // a wider net than SQLite's: what it takes for a number and SQLite does not, SQLite refuses anyway
    private Kind number() {
        var hex = at(next) == '0' && (at(next + 1) == 'x' || at(next + 1) == 'X');
        for (next++; next < sql.length(); next++) {
            var c = sql.charAt(next);
            var exponentSign = (c == '+' || c == '-') && !hex && (at(next - 1) == 'e' || at(next - 1) == 'E');
            if (!isWordPart(c) && c != '.' && !exponentSign) break;
        }
        return Kind.NUMBER;
    }

    // with the Tcl forms `$a::b` and `$a(b)`
    private Kind variable(char first) {
        next++;
        var nameStart = next;
        while (next < sql.length()) {
            var c = sql.charAt(next);
            if (isWordPart(c)) {
                next++;
            } else if (c == '(' && next > nameStart && first != '#') {
                var end = next + 1;
                while (end < sql.length() && !isSpace(sql.charAt(end)) && sql.charAt(end) != ')') end++;
                if (at(end) == ')') next = end + 1;
                break;
            } else if (c == ':' && at(next + 1) == ':') {
                next += 2;
            } else {
                break;
            }
        }
        return next > nameStart ? Kind.PARAMETER : Kind.ILLEGAL;
    }

    // U+0000 beyond the end; a text that holds it is refused before it comes here
    private char at(int index) {
        return index < sql.length() ? sql.charAt(index) : '\0';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r' && c != '\u000B');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordPart(char c) {
        return c >= 128 || c == '_' || c == '$' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
