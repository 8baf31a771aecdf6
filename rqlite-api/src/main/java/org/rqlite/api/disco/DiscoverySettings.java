// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api.disco;

/// What an operator gave to a discovery mode.
///
/// @param config the text of `-disco-config`, environment variables already expanded: JSON, or empty for
/// defaults
/// @param key `-disco-key`: the name under which the nodes of one cluster find each other; not empty
/// @param nodePort the port of this node's own `-raft-addr`, 1..65535: the default for a mode whose source
/// knows hosts but
/// no ports
public record DiscoverySettings(String config, String key, int nodePort) {
    /// Checks key and port.
    public DiscoverySettings {
        if (key.isEmpty()) throw new IllegalArgumentException("discovery key must not be empty");
        if (nodePort < 1 || nodePort > HostPort.PORT_MAX) {
            throw new IllegalArgumentException("node port must be 1 to 65535: " + nodePort);
        }
    }

    /// Hides the config, which may hold passwords.
    @Override
    public String toString() {
        return "DiscoverySettings[config=***, key=" + key + ", nodePort=" + nodePort + "]";
    }
}
