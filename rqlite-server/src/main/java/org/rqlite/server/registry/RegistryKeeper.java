// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.rqlite.api.Cluster;
import org.rqlite.api.Formation;
import org.rqlite.api.Formation.Stage;
import org.rqlite.api.Halt;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.disco.CheckAndSet;
import org.rqlite.api.disco.DiscoveryException;
import org.rqlite.api.disco.VersionedValue;

/// Keeps the keys true while the node is a member, on a thread of its own: every member the key `cluster`, the leader
/// the key `leader` (K2-K4). A registry that is down changes nothing for the cluster; it is made whole once it is back.
public final class RegistryKeeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.rqlite.disco"); // rqlite's name for it
    private static final Duration LEAST = Duration.ofMillis(100); // between two turns, whatever the registry says
    private static final Duration STOP_MAX = Duration.ofMillis(300);

    private final Registry registry;
    private final Formation formation;
    private final RegistryRules rules;
    private final LeaderKey leaderKey;
    private final NodeKeys nodeKeys;
    private final Halt halt;
    private final Backoff backoff;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private boolean looked;
    private Optional<VersionedValue> seen = Optional.empty();
    private String failing = "";

    private RegistryKeeper(Parts parts, RegistryFormation.Identity self) {
        this.registry = parts.registry();
        this.formation = parts.formation();
        this.rules = self.rules(formation, registry);
        this.leaderKey = new LeaderKey(registry, parts.cluster(), formation);
        this.nodeKeys = new NodeKeys(registry, parts.cluster(), formation);
        this.halt = parts.halt();
        this.backoff = new Backoff(parts.random());
        this.thread = Thread.ofVirtual().name("registry").unstarted(this::run);
    }

    /// What a keeper needs besides who the node is.
    ///
    /// @param registry the keys
    /// @param formation the store
    /// @param cluster tells who leads
    /// @param halt ends a node of another cluster
    /// @param random for jitter
    public record Parts(Registry registry, Formation formation, Cluster cluster, Halt halt, RandomGenerator random) {}

    /// Starts it, for a node that is in a cluster.
    ///
    /// @param parts what it needs
    /// @param self who the node is
    /// @return closed before the store
    public static RegistryKeeper start(Parts parts, RegistryFormation.Identity self) {
        var keeper = new RegistryKeeper(parts, self);
        keeper.thread.start();
        return keeper;
    }

    private void run() {
        var wait = Duration.ZERO;
        try {
            while (!closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) wait = turn();
        } catch (InterruptedException | NotOpenException _) {
            LOG.log(Level.DEBUG, "keeps the registry no more");
        }
    }

    private Duration turn() {
        try {
            seen = looked ? registry.awaitCluster(seen) : registry.read(ClusterEntry.KEY);
            looked = true;
            var failure = carryOut();
            if (failure.isEmpty()) {
                answered();
                return LEAST;
            }
            failed(failure.get());
        } catch (DiscoveryException e) {
            failed(String.valueOf(e.getMessage()));
        } catch (NotOpenException e) {
            throw e;
        } catch (RuntimeException e) {
            broke(e);
        }
        return backoff.next();
    }

    /// @return what went wrong; empty if nothing
    private Optional<String> carryOut() {
        if (!(formation.stage() instanceof Stage.Inside inside)) return Optional.empty();
        return switch (rules.inside(inside.clusterId(), seen)) {
            case Action.Keep _ -> {
                nodeKeys.tend();
                yield leaderKey.tend();
            }
            case Action.Restore(var expected, var reason) -> restore(inside, expected, reason);
            case Action.Stop(var reason) -> {
                halt.halt(Halt.Reason.OTHER_CLUSTER, reason, new IOException(reason));
                yield Optional.of(reason);
            }
            case Action.Claim _, Action.Declare _, Action.Found _, Action.Join _, Action.Await _ ->
                throw new IllegalStateException("not for a member");
        };
    }

    private Optional<String> restore(Stage.Inside inside, Optional<VersionedValue> expected, String why) {
        var mine = rules.entry(ClusterEntry.State.FORMED);
        var entry = new ClusterEntry(inside.clusterId(), mine.founder(), mine.incarnation(), mine.state());
        return switch (registry.setCluster(expected, entry)) {
            case CheckAndSet.Won _ -> {
                LOG.log(Level.WARNING, why + "; it names cluster " + inside.clusterId() + " again");
                yield Optional.empty();
            }
            case CheckAndSet.Lost _ -> Optional.empty(); // another member was first
            case CheckAndSet.Unknown(var reason) -> Optional.of(reason);
        };
    }

    private void failed(String failure) {
        if (closed.getCount() == 0) return; // the stop has interrupted it
        var level = failure.equals(failing) ? Level.DEBUG : Level.WARNING;
        failing = failure;
        LOG.log(level, () -> "failed to update discovery service with Leader details: " + failure);
    }

    private void broke(RuntimeException e) {
        var failure = e.toString();
        if (closed.getCount() == 0 || failure.equals(failing)) return; // not a stack trace with each turn
        failing = failure;
        LOG.log(Level.ERROR, "keeping the registry failed, going on", e);
    }

    private void answered() {
        backoff.reset();
        if (failing.isEmpty()) return;
        failing = "";
        LOG.log(Level.INFO, "the discovery service answers again");
    }

    /// Stops. The leader's key ends with its lease. May be called twice.
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(STOP_MAX)) thread.interrupt();
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
