// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.text.ParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// One JSON object of texts and whole numbers: all that `node.json` needs (RFC 8259).
final class FlatJson {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)");

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /// Reads strictly: no duplicate name, no nesting, nothing behind the object.
    ///
    /// @return the values by name in the order of the text, each a `String` or a `Long`
    static Map<String, Object> read(String text) throws ParseException {
        var reader = new FlatJson(text);
        var object = reader.object();
        reader.skipSpace();
        if (reader.at < text.length()) throw reader.wrong("the end");
        return object;
    }

    /// Writes one member a line, so that people can read the file.
    static String write(Map<String, Object> members) {
        var json = new StringBuilder("{");
        var separator = "\n  ";
        for (var member : members.entrySet()) {
            json.append(separator);
            quote(json, member.getKey());
            json.append(": ");
            if (member.getValue() instanceof String value) quote(json, value);
            else json.append(member.getValue());
            separator = ",\n  ";
        }
        return json.append("\n}\n").toString();
    }

    private static void quote(StringBuilder json, String value) {
        json.append('"');
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c == '"' || c == '\\') json.append('\\').append(c);
            else if (c < ' ' || Character.isSurrogate(c)) json.append("\\u%04x".formatted((int) c));
            else json.append(c);
        }
        json.append('"');
    }

    private Map<String, Object> object() throws ParseException {
        var members = new LinkedHashMap<String, Object>();
        expect('{');
        if (next() == '}') {
            at++;
            return members;
        }
        while (true) {
            var name = string();
            expect(':');
            var value = next() == '"' ? string() : (Object) number();
            if (members.putIfAbsent(name, value) != null) throw wrong("no second \"" + name + "\"");
            if (next() == '}') {
                at++;
                return members;
            }
            expect(',');
        }
    }

    private String string() throws ParseException {
        expect('"');
        var value = new StringBuilder();
        while (at < text.length()) {
            var c = text.charAt(at++);
            if (c == '"') return value.toString();
            if (c < ' ') break;
            value.append(c == '\\' ? escaped() : c);
        }
        throw wrong("a closing quote");
    }

    private char escaped() throws ParseException {
        if (at >= text.length()) throw wrong("an escape");
        return switch (text.charAt(at++)) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an escape");
        };
    }

    private char unicode() throws ParseException {
        var code = 0;
        for (var digits = 0; digits < 4; digits++) {
            if (at >= text.length() || !HexFormat.isHexDigit(text.charAt(at))) throw wrong("four hexadecimal digits");
            code = code * 16 + HexFormat.fromHexDigit(text.charAt(at++));
        }
        return (char) code;
    }

    private long number() throws ParseException {
        var from = at;
        while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) at++;
        var number = text.substring(from, at);
        try {
            if (WHOLE_NUMBER.matcher(number).matches()) return Long.parseLong(number);
        } catch (NumberFormatException _) {
            at = from; // more than 64 bits
        }
        throw wrong("a text or a whole number");
    }

    private void expect(char wanted) throws ParseException {
        if (next() != wanted) throw wrong("'" + wanted + "'");
        at++;
    }

    private char next() {
        skipSpace();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private ParseException wrong(String wanted) {
        return new ParseException(wanted + " expected at character " + at, at);
    }
}
