// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

/// What an operator gave to a discovery mode.
///
/// @param config the text of `-disco-config`, environment variables already expanded: JSON, or empty for
/// defaults
/// @param key `-disco-key`: the name under which the nodes of one cluster find each other; not empty
public record DiscoverySettings(String config, String key) {
    /// Checks the key.
    public DiscoverySettings {
        if (key.isEmpty()) throw new IllegalArgumentException("discovery key must not be empty");
    }

    /// Shows the key only: a config may hold passwords.
    @Override
    public String toString() {
        return "DiscoverySettings[config=***, key=" + key + "]";
    }
}
