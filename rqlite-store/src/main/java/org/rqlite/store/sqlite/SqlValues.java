// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.nio.charset.StandardCharsets;

/// Writes values of a row as SQLite's function `quote` does, without its second copy of long ones. One thread.
///
/// A text with a zero byte, which `quote` cuts off there, becomes a cast of its bytes.
final class SqlValues {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final SqliteStatement row;
    private final SqliteStatement quote;
    private final SqlTextWriter out;

    /// @param row whose values are written
    /// @param quote asks SQLite for the text of its one parameter, a real
    SqlValues(SqliteStatement row, SqliteStatement quote, SqlTextWriter out) {
        this.row = row;
        this.quote = quote;
        this.out = out;
    }

    /// Writes the value of a column.
    void write(int column) {
        switch (row.columnType(column)) {
            case 1 -> out.text(Long.toString(row.columnLong(column)));
            case 2 -> real(row.columnDouble(column));
            case 3 -> text(row.columnBytes(column));
            case 4 -> blob(row.columnBytes(column));
            default -> out.text("NULL");
        }
    }

    private void real(double value) {
        quote.execute(new Object[] {value});
        out.put(quote.columnBytes(0));
        quote.reset();
    }

    private void text(byte[] utf8) {
        for (var b : utf8) {
            if (b == 0) {
                out.text("CAST(");
                blob(utf8);
                out.text(" AS TEXT)");
                return;
            }
        }
        out.put('\'');
        for (var b : utf8) {
            if (b == '\'') out.put('\'');
            out.put(b);
        }
        out.put('\'');
    }

    private void blob(byte[] bytes) {
        out.text("X'");
        for (var b : bytes) {
            out.put(HEX[(b >> 4) & 0xf]);
            out.put(HEX[b & 0xf]);
        }
        out.put('\'');
    }
}
