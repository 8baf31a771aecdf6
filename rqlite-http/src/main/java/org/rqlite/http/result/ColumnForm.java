// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.result;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.rqlite.api.Column;
import org.rqlite.api.Row;

/// How the values of one column are written, which depends on its declared type.
final class ColumnForm {
    /// What a declared type does to a value.
    enum Conversion {
        /// Nothing.
        NONE,
        /// A number becomes true or false.
        BOOLEAN,
        /// A number or text becomes a time.
        TIME
    }

    private final byte[] name;
    private final Conversion conversion;
    private String type;
    private boolean textLike; // whether a BLOB is shown as a string

    ColumnForm(Column column) {
        name = column.name().getBytes(StandardCharsets.UTF_8);
        type = column.declaredType().toLowerCase(Locale.ROOT);
        textLike = isTextLike(type);
        conversion = switch (type) {
            case "boolean" -> Conversion.BOOLEAN;
            case "date", "datetime", "timestamp" -> Conversion.TIME;
            default -> Conversion.NONE;
        };
    }

    private static boolean isTextLike(String type) {
        return switch (type) {
            case "", "text", "json" -> true;
            default ->
                type.startsWith("varchar")
                        || type.startsWith("varying character")
                        || type.startsWith("nchar")
                        || type.startsWith("native character")
                        || type.startsWith("nvarchar")
                        || type.startsWith("clob");
        };
    }

    /// The type of a column that has none declared is that of its value in the first row; NULL leaves it open.
    void infer(Row.Kind first) {
        if (!type.isEmpty()) return;
        type = switch (first) {
            case NULL -> "";
            case INTEGER -> "integer";
            case REAL -> "real";
            case TEXT, BLOB -> "text";
        };
        textLike = isTextLike(type);
    }

    byte[] name() {
        return name;
    }

    String type() {
        return type;
    }

    Conversion conversion() {
        return conversion;
    }

    boolean isTextLike() {
        return textLike;
    }
}
