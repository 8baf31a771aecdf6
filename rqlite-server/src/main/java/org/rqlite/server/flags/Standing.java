// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.util.Set;

/// What this program does with a flag (A20).
sealed interface Standing {
    /// Works as its help says.
    record Built() implements Standing {}

    /// An older name.
    ///
    /// @param name the flag that it sets
    record Renamed(String name) implements Standing {}

    /// Known, but what it asks for is not there yet: a node given it with a value that asks for something does not
    /// start, for doing less than told may cost data.
    ///
    /// @param part what is missing, a noun
    /// @param harmless values besides the default that ask for nothing more than what is there
    record NotBuilt(String part, Set<FlagValue> harmless) implements Standing {
        public NotBuilt {
            harmless = Set.copyOf(harmless);
        }
    }

    /// Has no meaning on this engine: accepted, so that every manifest starts, with one warning.
    ///
    /// @param reason why, a clause
    record NoMeaning(String reason) implements Standing {}
}
