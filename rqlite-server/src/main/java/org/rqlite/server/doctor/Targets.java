// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rqlite.server.flags.Addresses;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.HostPort;
import org.rqlite.server.flags.JoinTarget;

/// The nodes to look at.
final class Targets {
    private Targets() {}

    /// The entries of `-join`.
    static List<JoinTarget> of(CommandLine line) {
        return parsed(line.entries("join"));
    }

    /// Those of some addresses that have the form of one.
    static List<JoinTarget> parsed(List<String> addresses) {
        return addresses.stream()
                .flatMap(entry -> JoinTarget.parse(entry).stream())
                .distinct()
                .toList();
    }

    /// All but this node itself, by whatever name: a discovery service may know it by an address, the flags by a name.
    static List<JoinTarget> others(CommandLine line, List<JoinTarget> targets) {
        var own = Addresses.own(line).stream()
                .flatMap(address -> HostPort.split(address).stream())
                .toList();
        return targets.stream()
                .filter(target -> own.stream().noneMatch(address -> isSame(address, target.address())))
                .toList();
    }

    private static boolean isSame(HostPort own, HostPort other) {
        if (!own.number().equals(other.number())) return false;
        if (own.host().equals(other.host())) return true;
        var mine = resolved(own.host());
        return resolved(other.host()).stream().anyMatch(mine::contains);
    }

    private static Set<InetAddress> resolved(String host) {
        try {
            return host.isEmpty() ? Set.of() : new HashSet<>(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException _) { // said elsewhere
            return Set.of();
        }
    }
}
