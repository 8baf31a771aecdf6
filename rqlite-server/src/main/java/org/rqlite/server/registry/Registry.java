// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.api.disco.RegistryDiscovery.Hold;
import org.rqlite.api.disco.VersionedValue;

/// The keys of one cluster in Consul, etcd or the like, and what `/status` shows of them. Any thread may call.
public final class Registry implements DiagnosticSource {
    /// How often a node looks for itself, besides being told of changes.
    static final Duration LOOK = Duration.ofSeconds(1);

    private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    private final String mode;
    private final String root;
    private final RegistryDiscovery client;
    private final InstantSource clock;
    private volatile Instant lastContact = NEVER;
    private volatile String waiting = "";

    /// Wraps a client.
    ///
    /// @param mode `-disco-mode`
    /// @param root `-disco-key`, for messages
    /// @param client of the store; closed by the caller
    /// @param clock for `/status`
    public Registry(String mode, String root, RegistryDiscovery client, InstantSource clock) {
        this.mode = mode;
        this.root = root;
        this.client = client;
        this.clock = clock;
    }

    /// What this node waits for on its way into the cluster; empty if it is in one.
    public String waiting() {
        return waiting;
    }

    void waitFor(String reason) {
        waiting = reason;
    }

    String root() {
        return root;
    }

    /// Reads both keys, `cluster` first.
    Keys read() {
        var cluster = client.read(ClusterEntry.KEY);
        return new Keys(cluster, client.read(LeaderEntry.KEY));
    }

    /// Reads one key.
    Optional<VersionedValue> read(String key) {
        return client.read(key);
    }

    /// Waits for the key `cluster` to change, a second at most.
    Optional<VersionedValue> awaitCluster(Optional<VersionedValue> seen) {
        return client.await(ClusterEntry.KEY, seen, LOOK);
    }

    /// Changes the key `cluster`.
    CheckAndSet setCluster(Optional<VersionedValue> expected, ClusterEntry entry) {
        var hold = entry.state() == ClusterEntry.State.FORMED ? Hold.PERMANENT : Hold.LEASED;
        return noted(client.checkAndSet(ClusterEntry.KEY, expected, entry.text(), hold));
    }

    /// Changes a key that ends with this process.
    CheckAndSet setHeld(String key, Optional<VersionedValue> expected, LeaderEntry entry) {
        return noted(client.checkAndSet(key, expected, entry.text(), Hold.LEASED));
    }

    @Override
    public Diagnostic report() {
        var facts = new TreeMap<>(client.state().facts());
        facts.put("mode", Diagnostic.of(mode));
        facts.put("register_interval", Diagnostic.of(LOOK.toNanos()));
        facts.put("report_interval", Diagnostic.of(LOOK.toNanos()));
        facts.put("last_contact", Diagnostic.of(lastContact.toString()));
        return Diagnostic.section(facts);
    }

    // as rqlite: a claim or a report that was written
    private CheckAndSet noted(CheckAndSet outcome) {
        if (outcome instanceof CheckAndSet.Won) lastContact = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return outcome;
    }
}
