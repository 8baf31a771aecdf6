// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.util.function.IntFunction;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.api.disco.RegistryDiscovery;

/// A provider under test with the server that it talks to.
///
/// @param provider the provider
/// @param server the real server
/// @param raw its keys past the provider
/// @param config the text of `-disco-config` that leads to a port on 127.0.0.1
/// @param root what stands before `-disco-key` in the store, such as `/`
public record Subject(
        DiscoveryProvider provider, RealServer server, RawStore raw, IntFunction<String> config, String root)
        implements AutoCloseable {
    /// A client.
    ///
    /// @param discoKey as `-disco-key`
    /// @return the client, which the caller closes
    public RegistryDiscovery open(String discoKey) {
        return open(discoKey, server.port());
    }

    /// A client that goes another way, such as through a proxy.
    ///
    /// @param discoKey as `-disco-key`
    /// @param port where it connects
    /// @return the client, which the caller closes
    public RegistryDiscovery open(String discoKey, int port) {
        return (RegistryDiscovery) provider.open(new DiscoverySettings(config.apply(port), discoKey, 4002));
    }

    /// A client in a process of its own.
    ///
    /// @param discoKey as `-disco-key`
    /// @return the process, which the caller closes
    public HolderProcess openElsewhere(String discoKey) {
        return HolderProcess.start(provider.mode(), config.apply(server.port()), discoKey);
    }

    /// A key as the store has it.
    ///
    /// @param discoKey as `-disco-key`
    /// @param key relative
    /// @return the whole key
    public String whole(String discoKey, String key) {
        return root + discoKey + "/" + key;
    }

    @Override
    public void close() {
        server.close();
    }
}
