// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rqlite.api.Formation;
import org.rqlite.api.LeaderNotFoundException;

/// What a node does at its start to be in a cluster; decided from its flags and from what its disk says.
///
/// Join and founding run also on a node that is a member: it is then known again, at its present address.
public final class Forming implements WayIn {
    private static final System.Logger LOG = System.getLogger(Forming.class.getName());

    private final Formation formation;
    private final FormationConfig config;
    private final Optional<TargetSource> discovered;
    private final LoopTime time;
    private final RandomGenerator random;

    /// Prepares it.
    ///
    /// @param formation the store
    /// @param config what the flags say
    /// @param discovered whom a discovery service names; empty if the flags name all
    /// @param time clock and waits
    /// @param random for jitter
    public Forming(
            Formation formation,
            FormationConfig config,
            Optional<TargetSource> discovered,
            LoopTime time,
            RandomGenerator random) {
        this.formation = formation;
        this.config = config;
        this.discovered = discovered;
        this.time = time;
        this.random = random;
    }

    @Override
    public void run() throws InterruptedException {
        if (discovered.isPresent()) boot(discovered.get());
        else if (config.targets().isEmpty()) alone();
        else if (config.boot().expect() == 0) join();
        else boot();
    }

    @Override
    public String canceled() {
        return config.boot().expect() == 0 && discovered.isEmpty() ? JoinLoop.CANCELED : BootLoop.CANCELED;
    }

    private void alone() {
        if (formation.stage() instanceof Formation.Stage.Inside) return;
        if (!config.self().voter()) {
            throw new FormationException(
                    "cannot create a new non-voting node without joining it to an existing cluster");
        }
        if (config.boot().expect() > 1) {
            LOG.log(
                    Level.WARNING,
                    "-bootstrap-expect " + config.boot().expect() + " has no effect without -join: this node founds a"
                            + " cluster alone; to found one together give every node the same -join list");
        }
        LOG.log(Level.INFO, "bootstrapping single new node");
        try {
            formation.foundAlone();
        } catch (LeaderNotFoundException _) {
            LOG.log(Level.WARNING, "this node has founded a cluster and does not lead it yet");
        } catch (IllegalStateException e) {
            throw new FormationException(String.valueOf(e.getMessage()));
        }
    }

    private void join() throws InterruptedException {
        if (formation.stage() instanceof Formation.Stage.Inside inside && inside.selfOnly()) {
            throw new FormationException(
                    "node is the only node in a single-node cluster, joining other clusters not supported");
        }
        new JoinLoop(formation, config, time).run();
    }

    private void boot() throws InterruptedException {
        var expect = config.boot().expect();
        var others = config.targets().stream()
                .filter(target -> !config.self().is(target))
                .count();
        if (others == 0 && expect > 1) {
            LOG.log(
                    Level.WARNING,
                    "-join names only this node, " + Targets.text(config.targets()) + ": it tells nobody of itself and"
                            + " with -bootstrap-expect " + expect + " waits for others to name it; give every node the"
                            + " same list of all " + expect);
        }
        boot(TargetSource.fixed(config.targets()));
    }

    private void boot(TargetSource targets) throws InterruptedException {
        new BootLoop(formation, config, targets, time, random).run();
    }
}
