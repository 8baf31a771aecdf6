// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import java.util.List;

/// One SQL text with its parameters, as a client sent it.
///
/// The text may hold several SQL statements separated by `;`; they then share the parameters, each
/// taking as many of the unused ones as it has places for.
///
/// @param sql any text; checked when it is run, not here
/// @param parameters in the order given
public record Statement(String sql, List<Parameter> parameters) {
    /// Copies `parameters`.
    public Statement {
        parameters = List.copyOf(parameters);
    }

    /// A statement without parameters.
    ///
    /// @param sql any text
    /// @return the statement
    public static Statement of(String sql) {
        return new Statement(sql, List.of());
    }
}
