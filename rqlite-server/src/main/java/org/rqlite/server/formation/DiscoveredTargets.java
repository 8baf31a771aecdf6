// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.lang.System.Logger.Level;
import java.util.List;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.server.flags.JoinTarget;

/// Targets that a discovery service names, asked in each turn. The loop's thread only.
public final class DiscoveredTargets implements TargetSource {
    private final AddressDiscovery discovery;
    private final Spoken spoken = new Spoken(Announcing.LOG);

    /// Wraps a client.
    ///
    /// @param discovery closed by the caller
    public DiscoveredTargets(AddressDiscovery discovery) {
        this.discovery = discovery;
    }

    @Override
    public List<JoinTarget> targets() {
        try {
            var addresses = discovery.addresses();
            spoken.forget("lookup");
            return addresses.stream()
                    .flatMap(address -> JoinTarget.parse(address).stream())
                    .distinct()
                    .toList();
        } catch (DiscoveryException e) {
            spoken.say(Level.INFO, "lookup", "provider lookup failed " + e.getMessage());
            return List.of();
        }
    }
}
