// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.consul;

import java.util.Map;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.disco.testkit.ConsulServer;
import org.rqlite.disco.testkit.RealServers.Kind;
import org.rqlite.disco.testkit.Subject;

/// The provider of this module and a real Consul.
final class ConsulSubject {
    private ConsulSubject() {}

    static Subject start() {
        return start(Kind.BINARY);
    }

    static Subject start(Kind kind) {
        var server = ConsulServer.start(kind);
        return new Subject(
                new ConsulDiscoveryProvider(Map.of()),
                server.server(),
                server,
                port -> "{\"address\":\"127.0.0.1:" + port + "\"}",
                "");
    }

    static RegistryDiscovery open(Map<String, String> environment, String config, String discoKey) {
        var settings = new DiscoverySettings(config, discoKey, 4002);
        return (RegistryDiscovery) new ConsulDiscoveryProvider(environment).open(settings);
    }
}
