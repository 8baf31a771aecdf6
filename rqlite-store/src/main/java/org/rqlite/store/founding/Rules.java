// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.Set;

/// The clauses in force: all, but in the tests that remove one.
///
/// @param removed clauses not kept
record Rules(Set<Clause> removed) {
    static final Rules ALL = new Rules(Set.of());

    Rules {
        removed = Set.copyOf(removed);
    }

    static Rules without(Clause clause) {
        return new Rules(Set.of(clause));
    }

    boolean keep(Clause clause) {
        return !removed.contains(clause);
    }
}
