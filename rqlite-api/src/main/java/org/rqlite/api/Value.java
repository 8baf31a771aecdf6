// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// One SQLite value in one of its five storage classes (<https://sqlite.org/datatype3.html>).
public sealed interface Value {
    /// SQL NULL.
    Value NULL = new Null();

    /// SQL NULL; use [Value#NULL].
    record Null() implements Value {}

    /// A 64-bit signed integer.
    ///
    /// @param value the whole `long` range
    record Int(long value) implements Value {}

    /// A 64-bit IEEE 754 number.
    ///
    /// @param value may be infinite; SQLite turns NaN into NULL
    record Real(double value) implements Value {}

    /// A text.
    ///
    /// @param value well-formed UTF-16; may hold U+0000
    record Text(String value) implements Value {}

    /// A run of bytes.
    ///
    /// @param value any bytes, any length
    record Blob(Bytes value) implements Value {}
}
