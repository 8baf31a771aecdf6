// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.hosts.HostsFileParser;

/// Whom to ask and how, as `resolv.conf` has it (resolv.conf(5)).
///
/// @param servers in the order in which to ask them
/// @param search appended to names that are relative
/// @param ndots a name with as many dots is asked for as it is first
/// @param hostsFile the hosts file; empty for the system's
record NameServers(List<InetSocketAddress> servers, List<Name> search, int ndots, Optional<Path> hostsFile) {
    NameServers {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /// Reads it anew: a machine's servers change, such as by DHCP.
    static NameServers ofSystem() {
        ResolverConfig.refresh();
        var config = ResolverConfig.getCurrentConfig();
        return new NameServers(config.servers(), config.searchPath(), config.ndots(), Optional.empty());
    }

    /// The full names that a name stands for, in the order in which they count.
    List<Name> candidates(Name name) {
        if (name.isAbsolute()) return List.of(name);
        var candidates = new ArrayList<Name>();
        for (var suffix : search) addTo(candidates, name, suffix);
        int dots = name.labels() - 1;
        var alone = new ArrayList<Name>();
        addTo(alone, name, Name.root);
        candidates.addAll(dots >= ndots ? 0 : candidates.size(), alone);
        return candidates;
    }

    private static void addTo(List<Name> candidates, Name name, Name suffix) {
        try {
            candidates.add(Name.concatenate(name, suffix));
        } catch (NameTooLongException _) { // then it is nobody's
        }
    }

    HostsFileParser hosts() {
        return hostsFile.map(HostsFileParser::new).orElseGet(HostsFileParser::new);
    }
}
