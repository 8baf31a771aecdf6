// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.rqlite.api.Formation;
import org.rqlite.api.Formation.Stage;
import org.rqlite.server.flags.GoDuration;

/// Joining an existing cluster: `-join` without `-bootstrap-expect`.
final class JoinLoop {
    private static final System.Logger LOG = System.getLogger("org.rqlite.server.formation.join");
    private static final System.Logger MAIN_LOG = System.getLogger(JoinLoop.class.getName());

    static final String CANCELED = "join operation canceled";

    private final Formation formation;
    private final FormationConfig config;
    private final LoopTime time;
    private final Locator locator;
    private final JoinRound round;

    JoinLoop(Formation formation, FormationConfig config, LoopTime time) {
        this.formation = formation;
        this.config = config;
        this.time = time;
        this.locator = new Locator(formation, config.connectTimeout());
        this.round = new JoinRound(formation, config.self());
    }

    /// Runs to the end.
    ///
    /// @throws FormationException if all rounds have failed, or the node was told to stop
    void run() throws InterruptedException {
        var list = Targets.text(config.targets());
        var attempts = config.rounds().attempts();
        for (var attempt = 1; attempt <= attempts; attempt++) {
            if (tried()) return;
            if (attempt == attempts) break;
            LOG.log(
                    Level.INFO,
                    "failed to join cluster at " + list + ", sleeping "
                            + GoDuration.format(config.rounds().interval()) + " before retry");
            if (time.await(config.rounds().interval())) throw new FormationException(CANCELED);
        }
        LOG.log(Level.INFO, "failed to join cluster at " + list + ", after " + attempts + " attempt(s)");
        throw new FormationException("failed to join cluster: failed to join cluster");
    }

    private boolean tried() throws InterruptedException {
        var door = round.run(locator.locate(config.targets()));
        if (door.isPresent()) {
            MAIN_LOG.log(
                    Level.INFO, "successfully joined cluster at " + door.get().via());
            return true;
        }
        // who is a member and says so to nobody who objects need not be let in
        if (!round.isRefused() && formation.stage() instanceof Stage.Inside && formation.knowsLeader()) {
            MAIN_LOG.log(Level.INFO, "member of a cluster whose leader is known, no need to join");
            return true;
        }
        if (time.await(Duration.ZERO)) throw new FormationException(CANCELED);
        return false;
    }
}
