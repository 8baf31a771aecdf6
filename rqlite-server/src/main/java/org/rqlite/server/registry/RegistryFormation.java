// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rqlite.api.Formation;
import org.rqlite.api.Formation.Stage;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.VersionedValue;
import org.rqlite.server.formation.DirectJoin;
import org.rqlite.server.formation.FormationException;
import org.rqlite.server.formation.LoopTime;
import org.rqlite.server.formation.WayIn;

/// Gets a node that belongs to no cluster into the one of its key: the first voter founds it, the others join (K1, K3).
///
/// Goes on for as long as it takes; a registry that is down ends nothing. One thread.
public final class RegistryFormation implements WayIn {
    private static final System.Logger LOG = System.getLogger(RegistryFormation.class.getName());

    private static final String CANCELED = "registration canceled";

    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Formation formation;
    private final Registry registry;
    private final RegistryRules rules;
    private final DirectJoin joining;
    private final LoopTime time;
    private final Backoff backoff;
    private Optional<Claim> claim = Optional.empty();
    private String said = "";

    private record Claim(long version, long sinceNanos) {}

    /// Prepares it.
    ///
    /// @param formation the store
    /// @param registry the keys
    /// @param self this node
    /// @param joining how it joins
    /// @param time clock and waits
    /// @param random for jitter
    public RegistryFormation(
            Formation formation,
            Registry registry,
            Identity self,
            DirectJoin joining,
            LoopTime time,
            RandomGenerator random) {
        this.formation = formation;
        this.registry = registry;
        this.rules = self.rules(formation, registry);
        this.joining = joining;
        this.time = time;
        this.backoff = new Backoff(random);
    }

    /// Who the node is to others.
    ///
    /// @param nodeId its id
    /// @param voter whether it may found
    public record Identity(String nodeId, boolean voter) {
        RegistryRules rules(Formation formation, Registry registry) {
            return new RegistryRules(nodeId, formation.loneFounding(), voter, registry.root());
        }
    }

    @Override
    public String canceled() {
        return CANCELED;
    }

    @Override
    public void run() throws InterruptedException {
        if (formation.stage() instanceof Stage.Inside) {
            LOG.log(Level.INFO, "preexisting node configuration detected, not registering with discovery service");
            return;
        }
        LOG.log(Level.INFO, "no preexisting nodes, registering with discovery service");
        while (!(formation.stage() instanceof Stage.Inside)) {
            if (time.await(turn())) throw new FormationException(CANCELED);
        }
        registry.waitFor("");
    }

    /// @return how long to wait
    private Duration turn() throws InterruptedException {
        try {
            var keys = registry.read();
            backoff.reset();
            return carryOut(rules.outside(keys, claimed()));
        } catch (DiscoveryException e) {
            say(Level.WARNING, "failed to get leader: " + e.getMessage());
            return backoff.next();
        }
    }

    private Duration carryOut(Action action) throws InterruptedException {
        return switch (action) {
            case Action.Claim(var expected) -> claim(expected);
            case Action.Declare(var expected) -> declare(expected);
            case Action.Found _ -> found();
            case Action.Join(var address) -> join(address);
            case Action.Await(var reason, var wait) -> {
                say(Level.INFO, "waiting: " + reason);
                yield wait;
            }
            case Action.Restore _, Action.Keep _, Action.Stop _ ->
                throw new IllegalStateException("not for a node in no cluster: " + action);
        };
    }

    private Duration claim(Optional<VersionedValue> expected) {
        return switch (registry.setCluster(expected, rules.entry(ClusterEntry.State.FOUNDING))) {
            case CheckAndSet.Won(var version) -> {
                claim = Optional.of(new Claim(version, time.nanos()));
                say(Level.INFO, "claimed " + registry.root() + ", waiting for objections");
                yield Duration.ZERO;
            }
            case CheckAndSet.Lost _ -> AGAIN;
            case CheckAndSet.Unknown(var reason) -> {
                say(Level.WARNING, "failed to initialize as Leader: " + reason);
                yield backoff.next();
            }
        };
    }

    // won or not, the next reading tells
    private Duration declare(VersionedValue expected) {
        var outcome = registry.setCluster(Optional.of(expected), rules.entry(ClusterEntry.State.FORMED));
        if (outcome instanceof CheckAndSet.Won) return Duration.ZERO;
        if (outcome instanceof CheckAndSet.Unknown(var reason)) {
            say(Level.WARNING, "failed to initialize as Leader: " + reason);
        }
        return AGAIN;
    }

    private Duration found() {
        LOG.log(Level.INFO, "node registered as leader using discovery service");
        LOG.log(Level.INFO, "bootstrapping single new node");
        try {
            formation.foundAlone();
        } catch (LeaderNotFoundException _) {
            LOG.log(Level.WARNING, "this node has founded a cluster and does not lead it yet");
        } catch (IllegalStateException e) {
            throw new FormationException(String.valueOf(e.getMessage()));
        }
        return Duration.ZERO;
    }

    private Duration join(String address) throws InterruptedException {
        say(Level.INFO, "discovery service returned " + address + " as join address");
        var failure = joining.run(address);
        if (failure.isEmpty()) {
            LOG.log(Level.INFO, "successfully joined cluster at " + address);
            return Duration.ZERO;
        }
        say(Level.INFO, "failed to join cluster at " + address + ": " + failure.get());
        return Registry.LOOK;
    }

    private Optional<RegistryRules.Claimed> claimed() {
        return claim.map(
                won -> new RegistryRules.Claimed(won.version(), Duration.ofNanos(time.nanos() - won.sinceNanos())));
    }

    // turns come each second, for hours if need be: the same is not said twice in a row
    private void say(Level level, String line) {
        LOG.log(line.equals(said) ? Level.DEBUG : level, line);
        said = line;
        registry.waitFor(line);
    }
}
