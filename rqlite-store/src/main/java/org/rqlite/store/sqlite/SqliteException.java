// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// SQLite's refusal of one call; carries no stack trace, for most are a client's mistakes.
final class SqliteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    SqliteException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /// Takes what the driver threw.
    static SqliteException of(SQLException thrown) {
        var text = String.valueOf(thrown.getMessage());
        if (!(thrown instanceof SQLiteException known)) return new SqliteException(thrown.getErrorCode(), text);
        var result = known.getResultCode();
        return new SqliteException(extendedCode(result, text), plainText(result, text));
    }

    /// SQLite's extended result code (<https://sqlite.org/rescode.html>).
    int code() {
        return code;
    }

    /// The result code without its extension.
    int primaryCode() {
        return code & 0xff;
    }

    /// SQLite's own words, without what the driver puts before and after them: `[CODE] meaning (words)`,
    /// or `[CODE] meaning:number (words)` for a code that the driver does not know.
    static String plainText(SQLiteErrorCode result, String text) {
        var begin = text.indexOf(" (", result.toString().length());
        if (!text.startsWith(result.toString()) || begin < 0 || !text.endsWith(")")) return text;
        return text.substring(begin + 2, text.length() - 1);
    }

    private static int extendedCode(SQLiteErrorCode result, String text) {
        if (result != SQLiteErrorCode.UNKNOWN_ERROR) return result.code;
        var begin = result.toString().length() + 1;
        var end = text.indexOf(' ', begin);
        var digits = end < 0 ? "" : text.substring(begin, end);
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 1;
    }
}
