// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rqlite.api.Formation;

/// Founding a cluster together or joining it, whichever comes first: `-join` or names of DNS, with `-bootstrap-expect`.
///
/// Every node runs it, none is special. Each turn tries to join before it announces itself (I7): a cluster that exists
/// wins over one that might be founded.
final class BootLoop {
    private static final System.Logger LOG = Announcing.LOG;

    static final String CANCELED = "boot canceled";

    private final Formation formation;
    private final FormationConfig config;
    private final TargetSource targets;
    private final LoopTime time;
    private final Pace pace;
    private final Locator locator;
    private final JoinRound round;
    private final Announcing announcing;
    private List<String> problems = List.of(); // of the last turn

    BootLoop(Formation formation, FormationConfig config, TargetSource targets, LoopTime time, RandomGenerator random) {
        this(formation, config, targets, time, random, new Locator(formation, config.connectTimeout()));
    }

    BootLoop(
            Formation formation,
            FormationConfig config,
            TargetSource targets,
            LoopTime time,
            RandomGenerator random,
            Locator locator) {
        this.formation = formation;
        this.config = config;
        this.targets = targets;
        this.time = time;
        this.pace = new Pace(random);
        this.locator = locator;
        this.round = new JoinRound(formation, config.self());
        this.announcing = new Announcing(formation);
    }

    /// Runs to the end.
    ///
    /// @throws FormationException if time ran out, or the node was told to stop
    void run() throws InterruptedException {
        var start = time.nanos();
        while (true) {
            var turn = time.nanos();
            if (formed()) return;
            var next = pace.next(); // from the beginning of this turn: work and wait overlap
            if (turned()) return;
            var left = left(start, config.boot().timeout());
            if (!left.isPositive()) throw timeout();
            if (time.await(min(left(turn, next), left))) {
                if (formed()) return;
                throw new FormationException(CANCELED);
            }
        }
    }

    private boolean turned() throws InterruptedException {
        var found = locator.locate(targets.targets());
        var door = round.run(found);
        if (door.isPresent()) {
            LOG.log(
                    Level.INFO,
                    "succeeded directly joining cluster via node at "
                            + door.get().via() + " as " + (door.get().voter() ? "VOTER" : "NON_VOTER"));
            return true;
        }
        if (config.self().voter()) {
            problems = announcing.run(found);
            formation.tick();
        }
        return false;
    }

    private boolean formed() {
        if (!formation.knowsLeader()) return false;
        LOG.log(Level.INFO, "boot operation marked done");
        return true;
    }

    private FormationException timeout() {
        problems.forEach(problem -> LOG.log(Level.WARNING, "not formed in time: " + problem));
        return new FormationException("boot timeout");
    }

    private Duration left(long since, Duration whole) {
        return whole.minusNanos(time.nanos() - since);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
