// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import java.lang.System.Logger;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.rqlite.api.disco.AddressHistory;
import org.rqlite.api.disco.Discovery;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.disco.config.DiscoveryConfig;

/// Mode `dns`: `{"name": "rqlite", "port": 4002}`, both optional.
public final class DnsDiscoveryProvider implements DiscoveryProvider {
    private static final Logger LOG = System.getLogger("org.rqlite.disco.dns");
    private static final String NAME = "rqlite";
    private static final int PORT_MAX = 65535;

    private final Function<String, Optional<String>> environment;
    private final SystemLookup.Resolver resolver;

    /// For [java.util.ServiceLoader].
    public DnsDiscoveryProvider() {
        this(name -> Optional.ofNullable(System.getenv(name)), InetAddress::getAllByName);
    }

    DnsDiscoveryProvider(Function<String, Optional<String>> environment, SystemLookup.Resolver resolver) {
        this.environment = environment;
        this.resolver = resolver;
    }

    @Override
    public String mode() {
        return "dns";
    }

    @Override
    public Discovery open(DiscoverySettings settings) {
        var config = DiscoveryConfig.parse(settings.config());
        var name = config.text("name").orElse(NAME);
        int port = (int) config.whole("port", 0, PORT_MAX).orElse(0);
        if (port == 0) port = settings.nodePort();
        HostName.fault(name).ifPresent(config::fault);
        var listed = environment.apply(ListedHosts.VARIABLE).filter(list -> !list.isEmpty());
        var hosts = ListedHosts.parse(listed.orElse(""), config);
        config.end();
        if (listed.isEmpty()) JvmAddressCache.check(LOG);
        AddressSource source = listed.isEmpty() ? new SystemLookup(name, port, resolver, SystemLookup.DEADLINE) : hosts;
        return new DnsDiscovery(name, port, source, new AddressHistory(LOG, InstantSource.system()));
    }
}
