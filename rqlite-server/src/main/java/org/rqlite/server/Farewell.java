// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.rqlite.api.Cluster;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.Formation.Stage;
import org.rqlite.store.StoreConfig;

/// What a node does for the others before it stops.
final class Farewell {
    private static final System.Logger LOG = System.getLogger(Farewell.class.getName());
    private static final Duration HAND_OVER_MAX = Duration.ofSeconds(1);
    private static final Duration LEAVE_MAX = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final Supplier<Stage> stage;
    private final StoreConfig.Ending ending;

    /// @param stage where the node stands
    Farewell(Cluster cluster, Supplier<Stage> stage, StoreConfig.Ending ending) {
        this.cluster = cluster;
        this.stage = stage;
        this.ending = ending;
    }

    /// Hands leadership over, if this node has it and there is somebody to take it. Before anything else is
    /// stopped: what is under way here is then finished through the new leader.
    void stepDown() {
        if (!ending.stepDown() || !leads() || !hasOtherVoters()) return;
        LOG.log(Level.INFO, "stepping down as Leader before shutdown");
        // on a thread of its own: without a majority nobody answers, and a stopping node must not wait for that
        var handOver = Thread.ofVirtual().name("hand-over").start(this::handOver);
        try {
            if (!handOver.join(HAND_OVER_MAX)) LOG.log(Level.INFO, "nobody took over in time, stopping all the same");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOver() {
        try {
            cluster.stepDown(Optional.empty(), HAND_OVER_MAX);
        } catch (DatabaseException e) {
            LOG.log(Level.INFO, "failed to step down before shutdown: " + e.getMessage());
        }
    }

    /// Has this node removed from its cluster, if it is to be. That this fails is no reason to stop less cleanly, which
    /// rqlite does.
    void leave() {
        if (!ending.leave()) return;
        LOG.log(Level.INFO, "initiating removal of this node from cluster before shutdown");
        try {
            cluster.remove(cluster.self().id(), LEAVE_MAX);
            LOG.log(Level.INFO, "removed this node successfully from cluster before shutdown");
        } catch (DatabaseException e) {
            LOG.log(Level.ERROR, "failed to remove this node from cluster before shutdown: " + e.getMessage());
        }
    }

    private boolean leads() {
        return cluster.leader()
                .filter(leader -> leader.id().equals(cluster.self().id()))
                .isPresent();
    }

    private boolean hasOtherVoters() {
        return stage.get() instanceof Stage.Inside inside && inside.voters() > 1;
    }
}
