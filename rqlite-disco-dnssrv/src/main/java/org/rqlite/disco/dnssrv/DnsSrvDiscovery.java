// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.dnssrv;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.AddressHistory;
import org.rqlite.api.disco.DiscoveryException;

/// The nodes that a service lists, each with its own port.
final class DnsSrvDiscovery implements AddressDiscovery {
    private final ServiceName service;
    private final SrvLookup lookup;
    private final AddressHistory history;
    private final Logger log;
    private final AtomicReference<List<String>> unresolved = new AtomicReference<>(List.of());
    private final AtomicBoolean closed = new AtomicBoolean();

    DnsSrvDiscovery(ServiceName service, SrvLookup lookup, AddressHistory history, Logger log) {
        this.service = service;
        this.lookup = lookup;
        this.history = history;
        this.log = log;
    }

    @Override
    public List<String> addresses() {
        if (closed.get()) throw new IllegalStateException("discovery is closed");
        try {
            var answer = lookup.ask();
            history.answered(answer.addresses());
            tellUnresolved(answer.unresolved());
            return answer.addresses();
        } catch (DiscoveryException e) {
            history.failed(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void tellUnresolved(List<String> targets) {
        var before = unresolved.getAndSet(targets);
        if (targets.isEmpty() || targets.equals(before)) return;
        log.log(Level.WARNING, "targets of " + service.text() + " that do not resolve: " + String.join(", ", targets));
    }

    /// The keys of rqlite's `/status`, one of which really ends with a colon, and the targets that do not resolve.
    @Override
    public Diagnostic.Section state() {
        var facts = history.facts();
        facts.put("mode", Diagnostic.of("dns-srv"));
        facts.put("name", Diagnostic.of(service.name()));
        facts.put("service", Diagnostic.of(service.service()));
        facts.put("dns_name:", Diagnostic.of(service.absoluteText()));
        var missing = unresolved.get();
        if (!missing.isEmpty()) {
            facts.put(
                    "unresolved_targets",
                    new Diagnostic.Items(missing.stream().map(Diagnostic::of).toList()));
        }
        return new Diagnostic.Section(facts);
    }

    /// Nothing is held between calls; one under way ends within its deadline.
    @Override
    public void close() {
        closed.set(true);
    }
}
