// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// One value to bind to a statement, by name or by its place among the positional ones.
///
/// @param name without a prefix (`a` stands for `:a`, `@a` and `$a`); empty for a positional parameter
/// @param value what is bound
public record Parameter(String name, Value value) {
    /// A parameter that takes the next free place.
    ///
    /// @param value what is bound
    /// @return a parameter without a name
    public static Parameter positional(Value value) {
        return new Parameter("", value);
    }

    /// Whether the parameter is bound by name.
    ///
    /// @return false for a positional one
    public boolean isNamed() {
        return !name.isEmpty();
    }
}
