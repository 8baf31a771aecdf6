// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.List;

/// What clients do to a table into which rows with unique keys are inserted.
public sealed interface CollectionAction {
    /// Inserts a row whose key no other operation uses.
    record Add(long key) implements CollectionAction {}

    /// Reads all keys.
    ///
    /// @param keys in the order of insertion if the table has one
    record ReadAll(List<Long> keys) implements CollectionAction {
        public ReadAll {
            keys = List.copyOf(keys);
        }

        @Override
        public String toString() {
            var last = keys.subList(Math.max(0, keys.size() - 8), keys.size());
            return "ReadAll[%d keys, the last %s]".formatted(keys.size(), last);
        }
    }
}
