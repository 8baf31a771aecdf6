// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import java.lang.System.Logger;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.rqlite.api.disco.AddressHistory;
import org.rqlite.api.disco.Discovery;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.disco.config.DiscoveryConfig;

/// Mode `dns-srv`: `{"name": "rqlite", "service": "rqlite", "proto": "tcp"}`, all optional.
public final class DnsSrvDiscoveryProvider implements DiscoveryProvider {
    private static final Logger LOG = System.getLogger("org.rqlite.disco.dnssrv");

    private final Supplier<NameServers> servers;
    private final Timing timing;

    /// For [java.util.ServiceLoader].
    public DnsSrvDiscoveryProvider() {
        this(NameServers::ofSystem, Timing.DEFAULT);
    }

    DnsSrvDiscoveryProvider(Supplier<NameServers> servers, Timing timing) {
        this.servers = servers;
        this.timing = timing;
    }

    @Override
    public String mode() {
        return "dns-srv";
    }

    @Override
    public Discovery open(DiscoverySettings settings) {
        var config = DiscoveryConfig.parse(settings.config());
        var service = ServiceName.of(config);
        config.end();
        var lookup = new SrvLookup(service, servers, timing);
        return new DnsSrvDiscovery(service, lookup, new AddressHistory(LOG, InstantSource.system()), LOG);
    }
}
