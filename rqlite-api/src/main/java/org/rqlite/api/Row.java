// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// One row of a result, valid only during the call that hands it over.
///
/// A row may read straight from a SQLite cursor: it must not be kept, nor used from another thread.
public interface Row {
    /// SQLite's storage classes.
    enum Kind {
        /// SQL NULL.
        NULL,
        /// A 64-bit integer.
        INTEGER,
        /// A 64-bit floating-point number.
        REAL,
        /// A text.
        TEXT,
        /// Bytes.
        BLOB
    }

    /// The number of values.
    ///
    /// @return as many as the result has columns
    int size();

    /// The storage class of a value.
    ///
    /// @param column 0-based, below [#size()]
    /// @return its class
    Kind kind(int column);

    /// An integer.
    ///
    /// @param column 0-based; its kind is `INTEGER`
    /// @return the value
    long integer(int column);

    /// A floating-point number.
    ///
    /// @param column 0-based; its kind is `REAL`
    /// @return the value, possibly infinite
    double real(int column);

    /// The bytes of a text or BLOB.
    ///
    /// @param column 0-based; its kind is `TEXT` or `BLOB`
    /// @return for a text its UTF-8 as stored, which may be malformed; the caller must not change the array
    byte[] bytes(int column);
}
