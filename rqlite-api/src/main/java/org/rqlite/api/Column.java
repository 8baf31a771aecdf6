// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// One column of a result.
///
/// @param name as SQLite names it; not unique within a result
/// @param declaredType the type in the table's definition, verbatim; empty for an expression or an untyped
/// column
public record Column(String name, String declaredType) {}
