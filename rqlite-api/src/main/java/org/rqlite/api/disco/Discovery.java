// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

import org.rqlite.api.Diagnostic;

/// A client of what the operator already runs: either a source of addresses or a registry of keys.
///
/// Safe for use by several threads. Every call blocks for a bounded time, at most 10 s, and may be repeated for ever.
public sealed interface Discovery extends AutoCloseable permits AddressDiscovery, RegistryDiscovery {
    /// What `/status` shows of it: whom it asks, when it last had an answer (`last_contact`, RFC 3339) and what failed
    /// last (`last_error`). Reaches for no network and never blocks.
    ///
    /// @return as of now; holds no secrets
    Diagnostic.Section state();

    /// Frees connections and threads; leases that this client holds are left to end by themselves. May be called twice.
    @Override
    void close();
}
