// SPDX-License-Identifier: Apache-2.0
package com.example.peers;

import java.security.Security;
import java.util.List;
import java.util.ServiceLoader;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.DiscoveryConfigException;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.api.disco.RegistryDiscovery;

/// Prints where the nodes of a cluster are: `FindPeers MODE [CONFIG]`.
public final class FindPeers {
    private static final int NODE_PORT = 4002;

    private FindPeers() {}

    /// Ends with 0 if there was an answer, 1 if not, 2 if it was called wrongly.
    ///
    /// @param arguments the mode and, if need be, its settings as JSON
    public static void main(String[] arguments) {
        // DNS answers change; the JDK would hold them for 30 seconds
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        if (arguments.isEmpty() || arguments.size() > 2) {
            System.err.println("usage: FindPeers MODE [CONFIG]");
            return 2;
        }
        var providers = ServiceLoader.load(DiscoveryProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        var mode = arguments.getFirst();
        for (var provider : providers) {
            if (provider.mode().equals(mode)) return ask(provider, arguments.size() > 1 ? arguments.get(1) : "");
        }
        System.err.println("no mode " + mode + " here, only "
                + providers.stream().map(DiscoveryProvider::mode).sorted().toList());
        return 2;
    }

    private static int ask(DiscoveryProvider provider, String config) {
        try (var discovery = provider.open(new DiscoverySettings(config, "rqlite", NODE_PORT))) {
            switch (discovery) {
                case AddressDiscovery addresses -> addresses.addresses().forEach(System.out::println);
                case RegistryDiscovery registry ->
                    System.out.println(
                            registry.read("leader").map(found -> found.value()).orElse("no leader"));
            }
            return 0;
        } catch (DiscoveryConfigException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (DiscoveryException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
