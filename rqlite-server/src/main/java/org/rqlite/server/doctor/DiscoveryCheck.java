// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.DiscoveryProvider;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.server.discovery.DiscoveryFlagException;
import org.rqlite.server.discovery.OpenDiscovery;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.HostPort;
import org.rqlite.server.registry.RegistryCheckup;

/// What the discovery service answers: addresses against the number of nodes expected, or the keys of the cluster.
///
/// @param line the flags
/// @param providers by mode
record DiscoveryCheck(CommandLine line, Map<String, DiscoveryProvider> providers) implements Check {
    @Override
    public String name() {
        return "discovery";
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        if (line.word("disco-mode").isEmpty()) return List.of();
        try (var discovery = OpenDiscovery.open(line, nodePort(), providers, OpenDiscovery.ENVIRONMENT)
                .orElseThrow()) {
            return switch (discovery.client()) {
                case AddressDiscovery addresses -> addresses(addresses);
                case RegistryDiscovery registry ->
                    new KeyCheck(name(), line).look(new RegistryCheckup(discovery.key(), registry));
            };
        } catch (DiscoveryFlagException e) {
            return List.of(
                    Finding.error(name(), String.valueOf(e.getMessage()), "correct -disco-mode or -disco-config"));
        } catch (DiscoveryException e) {
            return List.of(Finding.error(
                    name(),
                    String.valueOf(e.getMessage()),
                    "check that the service runs, and that this machine may reach it with these settings"));
        }
    }

    private List<Finding> addresses(AddressDiscovery discovery) throws InterruptedException {
        var addresses = discovery.addresses();
        var findings = new ArrayList<Finding>();
        var expected = line.whole("bootstrap-expect");
        var text = "found " + addresses.size() + " addresses, " + String.join(" ", addresses);
        if (addresses.isEmpty()) {
            findings.add(Finding.error(name(), "the name holds no addresses", "add the nodes' addresses to it"));
        } else if (addresses.size() < expected) {
            findings.add(Finding.warning(
                    name(),
                    text + ", and -bootstrap-expect is " + expected,
                    "add the missing nodes' addresses: the cluster forms once so many are there"));
        } else findings.add(Finding.ok(name(), text));
        findings.addAll(new Visit(name(), line).look(Targets.others(line, Targets.parsed(addresses))));
        return findings;
    }

    private int nodePort() {
        return HostPort.split(line.word("raft-addr")).flatMap(HostPort::number).orElse(1);
    }
}
