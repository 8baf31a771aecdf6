// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dns;

import java.util.List;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.AddressHistory;
import org.rqlite.api.disco.DiscoveryException;

/// The addresses of one name, each with the same port.
final class DnsDiscovery implements AddressDiscovery {
    private final String name;
    private final int port;
    private final AddressSource source;
    private final AddressHistory history;

    DnsDiscovery(String name, int port, AddressSource source, AddressHistory history) {
        this.name = name;
        this.port = port;
        this.source = source;
        this.history = history;
    }

    @Override
    public List<String> addresses() {
        try {
            var addresses = source.ask();
            history.answered(addresses);
            return addresses;
        } catch (DiscoveryException e) {
            history.failed(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /// The keys of rqlite's `/status`.
    @Override
    public Diagnostic.Section state() {
        var facts = history.facts();
        facts.put("mode", Diagnostic.of("dns"));
        facts.put("name", Diagnostic.of(name));
        facts.put("port", Diagnostic.of(port));
        return new Diagnostic.Section(facts);
    }

    @Override
    public void close() {
        source.close();
    }
}
