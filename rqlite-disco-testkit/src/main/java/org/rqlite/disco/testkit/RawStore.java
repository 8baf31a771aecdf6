// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.util.Optional;

/// The keys of a real server as an operator changes them: past any provider.
public interface RawStore {
    /// Writes without looking.
    ///
    /// @param key whole, as the store has it
    /// @param value any bytes
    void put(String key, byte[] value);

    /// Deletes.
    ///
    /// @param key whole
    void delete(String key);

    /// Reads.
    ///
    /// @param key whole
    /// @return the value as text, empty if absent
    Optional<String> get(String key);

    /// Tells whether a key was written meanwhile.
    ///
    /// @param key whole
    /// @return another after each write; 0 if the key is absent
    long version(String key);
}
