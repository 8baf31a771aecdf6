// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// One column of a result.
///
/// @param name as SQLite names it; not unique within a result
/// @param declaredType the type in the table's definition, verbatim; empty for an expression or an untyped
/// column
/// @param table that the values come from, not its alias; empty for an expression, or if it was not looked for
public record Column(String name, String declaredType, String table) {
    /// A column whose table was not looked for.
    ///
    /// @param name as SQLite names it
    /// @param declaredType in the table's definition
    public Column(String name, String declaredType) {
        this(name, declaredType, "");
    }

    /// The same column named `table.name`.
    ///
    /// @return itself if no table is known
    public Column qualified() {
        return table.isEmpty() ? this : new Column(table + "." + name, declaredType);
    }
}
