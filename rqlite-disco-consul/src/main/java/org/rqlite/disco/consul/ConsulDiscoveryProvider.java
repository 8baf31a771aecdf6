// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Map;
import org.rqlite.api.disco.Discovery;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.disco.config.DiscoveryConfig;

/// Discovery mode `consul-kv`.
public final class ConsulDiscoveryProvider implements DiscoveryProvider {
    private static final Logger LOG = System.getLogger(ConsulDiscoveryProvider.class.getName());

    private final Map<String, String> environment;

    /// For [java.util.ServiceLoader]: with the environment of this process.
    public ConsulDiscoveryProvider() {
        this(System.getenv());
    }

    /// With another environment.
    ///
    /// @param environment what stands for `CONSUL_HTTP_ADDR` and the like
    ConsulDiscoveryProvider(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String mode() {
        return "consul-kv";
    }

    @Override
    public Discovery open(DiscoverySettings settings) {
        var reading = ConsulConfigReader.read(DiscoveryConfig.parse(settings.config()), environment, settings.key());
        reading.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
        return ConsulRegistry.open(reading.config(), settings.key(), InstantSource.system());
    }
}
