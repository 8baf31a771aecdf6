// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

/// One compiled statement. Used by the thread that uses its connection.
///
/// Columns count from 0. Column names and types may be read after the first step only: a schema that
/// changed since the statement was compiled is noticed there.
interface SqliteStatement extends AutoCloseable {
    /// No values to bind.
    Object[] NO_VALUES = {};

    /// Binds all values and takes the first step.
    ///
    /// @param values `Long`, `Double`, `String`, `byte[]` or null, at least as many as the statement
    /// takes
    /// @return whether there is a row
    boolean execute(@org.jspecify.annotations.Nullable Object[] values);

    /// Takes the next step.
    ///
    /// @return whether there is another row
    boolean step();

    /// Lets go of the cursor and of the bound values.
    void reset();

    /// Number of columns.
    int columnCount();

    /// Name of a column.
    String columnName(int column);

    /// Type in the table's definition; empty if there is none.
    String columnDeclaredType(int column);

    /// The table that a column comes from, not its alias; empty for an expression.
    String columnTable(int column);

    /// SQLite's number of the storage class: 1 integer, 2 real, 3 text, 4 BLOB, 5 null.
    int columnType(int column);

    /// An integer.
    long columnLong(int column);

    /// A floating-point number.
    double columnDouble(int column);

    /// The bytes of a text or BLOB; a fresh array.
    byte[] columnBytes(int column);

    /// Whether it was closed, also by SQLite's driver after an error.
    boolean isClosed();

    /// Frees the statement; further calls do nothing.
    @Override
    void close();
}
