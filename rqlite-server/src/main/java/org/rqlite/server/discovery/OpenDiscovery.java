// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.discovery;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rqlite.api.disco.Discovery;
import org.rqlite.api.disco.DiscoveryConfigException;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.DiscoverySettings;
import org.rqlite.server.flags.CommandLine;

/// What `-disco-mode` stands for in this process.
///
/// @param mode the flag
/// @param key `-disco-key`
/// @param client closed with this
public record OpenDiscovery(String mode, String key, Discovery client) implements AutoCloseable {
    /// The environment of this process.
    public static final UnaryOperator<String> ENVIRONMENT =
            name -> System.getenv().getOrDefault(name, "");

    /// Opens what the flags ask for; reaches for no network.
    ///
    /// @param line checked
    /// @param nodePort of this node's own `-raft-addr`
    /// @param providers by mode
    /// @param environment value by name; empty if it is not set
    /// @return empty without `-disco-mode`
    /// @throws DiscoveryFlagException if it can never work
    public static Optional<OpenDiscovery> open(
            CommandLine line,
            int nodePort,
            Map<String, DiscoveryProvider> providers,
            UnaryOperator<String> environment) {
        var mode = line.word("disco-mode");
        if (mode.isEmpty()) return Optional.empty();
        var provider = providers.get(mode);
        if (provider == null) {
            throw new DiscoveryFlagException(
                    "discovery mode %s is not part of this distribution: put the jar of its provider%s into the folder plugins; there are %s"
                            .formatted(
                                    mode,
                                    jar(mode),
                                    providers.isEmpty() ? "none" : String.join(", ", providers.keySet())));
        }
        var key = line.word("disco-key");
        try {
            var text = ConfigText.load(line.word("disco-config"), environment);
            return Optional.of(new OpenDiscovery(mode, key, provider.open(new DiscoverySettings(text, key, nodePort))));
        } catch (DiscoveryConfigException | IllegalArgumentException e) {
            throw new DiscoveryFlagException(words(mode) + e.getMessage());
        }
    }

    private static String jar(String mode) {
        return switch (mode) {
            case "dns" -> " (rqlite-disco-dns)";
            case "dns-srv" -> " (rqlite-disco-dnssrv)";
            case "consul-kv" -> " (rqlite-disco-consul)";
            case "etcd-kv" -> " (rqlite-disco-etcd)";
            default -> "";
        };
    }

    // rqlite's
    private static String words(String mode) {
        return switch (mode) {
            case "dns", "dns-srv" -> "error reading DNS configuration: ";
            case "consul-kv" -> "failed to start discovery service: create Consul config: ";
            case "etcd-kv" -> "failed to start discovery service: create etcd config: ";
            default -> "failed to start discovery service: create " + mode + " config: ";
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
