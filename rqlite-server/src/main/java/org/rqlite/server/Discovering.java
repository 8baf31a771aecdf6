// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.rqlite.api.Cluster;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.Formation;
import org.rqlite.api.Halt;
import org.rqlite.api.disco.AddressDiscovery;
import org.rqlite.api.disco.RegistryDiscovery;
import org.rqlite.server.discovery.OpenDiscovery;
import org.rqlite.server.formation.DirectJoin;
import org.rqlite.server.formation.DiscoveredTargets;
import org.rqlite.server.formation.FormationConfig;
import org.rqlite.server.formation.Forming;
import org.rqlite.server.formation.LoopTime;
import org.rqlite.server.formation.WayIn;
import org.rqlite.server.registry.Registry;
import org.rqlite.server.registry.RegistryFormation;
import org.rqlite.server.registry.RegistryKeeper;

/// A node's dealings with the discovery service of its `-disco-mode`, from the start to the end.
final class Discovering implements DiagnosticSource, AutoCloseable {
    private final OpenDiscovery discovery;
    private final FormationConfig config;
    private final Halt halt;
    private final Optional<Registry> registry;
    private final AtomicReference<Optional<RegistryKeeper>> keeper = new AtomicReference<>(Optional.empty());

    Discovering(OpenDiscovery discovery, FormationConfig config, Halt halt, InstantSource clock) {
        this.discovery = discovery;
        this.config = config;
        this.halt = halt;
        this.registry = discovery.client() instanceof RegistryDiscovery client
                ? Optional.of(new Registry(discovery.mode(), discovery.key(), client, clock))
                : Optional.empty();
    }

    /// How the node gets into its cluster.
    <T extends Formation & Cluster> WayIn wayIn(T store, LoopTime time, RandomGenerator random) {
        return switch (discovery.client()) {
            case AddressDiscovery addresses ->
                new Forming(store, config, Optional.of(new DiscoveredTargets(addresses)), time, random);
            case RegistryDiscovery _ ->
                new RegistryFormation(
                        store, registry.orElseThrow(), identity(store), new DirectJoin(store, config), time, random);
        };
    }

    /// From now on the node is a member, and sees to what the service says of its cluster.
    void keep(Formation formation, Cluster cluster, RandomGenerator random) {
        registry.ifPresent(keys -> keeper.set(Optional.of(RegistryKeeper.start(
                new RegistryKeeper.Parts(keys, formation, cluster, halt, random), identity(cluster)))));
    }

    /// What the node waits for on its way into a cluster, as the registry has it; empty if nothing is to be said.
    String waiting() {
        return registry.map(Registry::waiting).orElse("");
    }

    /// The section `disco` of `/status`.
    @Override
    public Diagnostic report() {
        if (registry.isPresent()) return registry.get().report();
        var facts = new TreeMap<>(discovery.client().state().facts());
        facts.put("mode", Diagnostic.of(discovery.mode()));
        return Diagnostic.section(facts);
    }

    /// Sees to it no more; the client stays open. May be called twice.
    @Override
    public void close() {
        keeper.getAndSet(Optional.empty()).ifPresent(RegistryKeeper::close);
    }

    private RegistryFormation.Identity identity(Cluster cluster) {
        return new RegistryFormation.Identity(cluster.self().id(), config.self().voter());
    }
}
