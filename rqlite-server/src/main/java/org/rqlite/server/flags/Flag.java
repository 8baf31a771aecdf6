// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

/// One row of the table of flags.
///
/// @param name without dashes
/// @param type what it takes
/// @param initial the value when it is not given, as one would write it
/// @param help one sentence, no full stop
/// @param standing what this program does with it
record Flag(String name, FlagType type, String initial, String help, Standing standing) {
    /// The value when it is not given.
    FlagValue initialValue() {
        try {
            return type.read(initial);
        } catch (FlagSyntaxException e) {
            throw new IllegalArgumentException("the default of -" + name + " cannot be read: " + initial, e);
        }
    }

    static Flag built(String name, FlagType type, String initial, String help) {
        return new Flag(name, type, initial, help, new Standing.Built());
    }
}
