// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.etcd;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import org.rqlite.api.disco.Discovery;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.disco.config.DiscoveryConfig;

/// Discovery mode `etcd-kv`.
public final class EtcdDiscoveryProvider implements DiscoveryProvider {
    private static final Logger LOG = System.getLogger(EtcdDiscoveryProvider.class.getName());

    /// For [java.util.ServiceLoader].
    public EtcdDiscoveryProvider() {}

    @Override
    public String mode() {
        return "etcd-kv";
    }

    @Override
    public Discovery open(DiscoverySettings settings) {
        var reading = EtcdConfigReader.read(DiscoveryConfig.parse(settings.config()));
        reading.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
        return EtcdRegistry.open(reading.config(), settings.key(), InstantSource.system());
    }
}
