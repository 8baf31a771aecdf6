// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import java.util.ArrayList;
import java.util.List;
import org.rqlite.api.disco.HostPort;
import org.rqlite.disco.config.DiscoveryConfig;

/// Addresses that the environment lists, in the place of any look-up (rqlite: `disco/dns`, for tests).
///
/// @param addresses as they stand there
record ListedHosts(List<String> addresses) implements AddressSource {
    static final String VARIABLE = "RQLITE_DISCO_DNS_HOSTS";

    ListedHosts {
        addresses = List.copyOf(addresses);
    }

    /// Reads the variable's value; what is wrong in it becomes a fault of `config`.
    static ListedHosts parse(String value, DiscoveryConfig config) {
        var addresses = new ArrayList<String>();
        if (value.isEmpty()) return new ListedHosts(addresses);
        for (var entry : value.split(",", -1)) {
            var address = entry.strip();
            if (HostPort.parse(address).isEmpty()) config.fault(VARIABLE + ": invalid address " + entry);
            if (!addresses.contains(address)) addresses.add(address);
        }
        return new ListedHosts(addresses);
    }

    @Override
    public List<String> ask() {
        return addresses;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
