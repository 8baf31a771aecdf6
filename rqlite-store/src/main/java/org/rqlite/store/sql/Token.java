// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sql;

/// A token of one statement.
///
/// @param kind what it is
/// @param name its text; without quotes for a quoted name and a text literal
/// @param start index of its first character in the whole text
/// @param end index after its last character
record Token(Tokenizer.Kind kind, String name, int start, int end) {
    /// Whether it is this keyword, in any case.
    boolean is(String keyword) {
        return kind == Tokenizer.Kind.WORD && name.equalsIgnoreCase(keyword);
    }

    /// Whether SQLite could take it for a name.
    boolean isName() {
        return kind == Tokenizer.Kind.WORD || kind == Tokenizer.Kind.QUOTED_NAME || kind == Tokenizer.Kind.STRING;
    }

    /// Whether it is this sign.
    boolean isSign(char sign) {
        return kind == Tokenizer.Kind.SIGN && name.charAt(0) == sign;
    }
}
