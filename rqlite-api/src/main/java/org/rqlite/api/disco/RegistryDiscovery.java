// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

import java.time.Duration;
import java.util.Optional;

/// Keys and values in a store such as Consul or etcd that changes them by check-and-set only (I8, K1-K3).
///
/// Keys are relative to `-disco-key`: `leader`, `cluster`.
public non-sealed interface RegistryDiscovery extends Discovery {
    /// Reads a key, as committed by the store's own quorum, never from a cache.
    ///
    /// @param key relative, not empty
    /// @return the value with its version; empty if the key is absent
    /// @throws DiscoveryException if there is no answer
    Optional<VersionedValue> read(String key);

    /// Writes a key if it still has the version that was read.
    ///
    /// @param key relative, not empty
    /// @param expected what was read; empty for "absent"
    /// @param value at most 64 KB
    /// @param hold whether the key ends with this client or stays for ever
    /// @return won, lost, or unknown if no answer came: then read again before deciding anything
    /// @throws DiscoveryException if it is certain that nothing was written
    CheckAndSet checkAndSet(String key, Optional<VersionedValue> expected, String value, Hold hold);

    /// Waits for a key to differ from what was read.
    ///
    /// @param key relative, not empty
    /// @param seen what was read; empty for "absent"
    /// @param timeout longest wait; positive, at most 10 s
    /// @return what is there now, changed or not
    /// @throws DiscoveryException if there is no answer
    Optional<VersionedValue> await(String key, Optional<VersionedValue> seen, Duration timeout);

    /// How long a key lives.
    enum Hold {
        /// Under this client's lease or session, renewed by it: gone at most 20 s after this process died.
        LEASED,
        /// For ever.
        PERMANENT
    }
}
