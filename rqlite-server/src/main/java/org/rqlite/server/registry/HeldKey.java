// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.rqlite.api.disco.CheckAndSet;

/// A key that this process keeps under its lease, changed by check-and-set against the value read (I8). One thread.
final class HeldKey {
    private final Registry registry;
    private final String key;
    private OptionalLong written = OptionalLong.empty(); // version of what this process wrote last

    HeldKey(Registry registry, String key) {
        this.registry = registry;
        this.key = key;
    }

    /// Reads the key, and writes it if it says something else or is not under this process's lease.
    ///
    /// @param mayWrite asked after the reading
    /// @return what came of the write; lost, too, if it might not be made; won with the old version if there
    /// was no need
    CheckAndSet keep(LeaderEntry entry, BooleanSupplier mayWrite) {
        var found = registry.read(key);
        if (found.isPresent()
                && written.equals(OptionalLong.of(found.get().version()))
                && found.get().value().equals(entry.text())) {
            return new CheckAndSet.Won(found.get().version());
        }
        if (!mayWrite.getAsBoolean()) return new CheckAndSet.Lost();
        var outcome = registry.setHeld(key, found, entry);
        if (outcome instanceof CheckAndSet.Won(var version)) written = OptionalLong.of(version);
        return outcome;
    }

    /// The version that this process wrote last.
    OptionalLong written() {
        return written;
    }
}
