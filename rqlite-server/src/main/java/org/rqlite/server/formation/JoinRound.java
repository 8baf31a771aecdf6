// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import org.rqlite.api.Formation;
import org.rqlite.api.Formation.JoinOutcome;
import org.rqlite.server.flags.JoinTarget;

/// One try to join through each target in turn, until one works. The loop's thread only.
final class JoinRound {
    private static final System.Logger LOG = System.getLogger("org.rqlite.server.formation.join");
    // until the new configuration is committed, which a node far behind must first be fed for
    private static final Duration JOIN_MAX = Duration.ofSeconds(30);

    private final Formation formation;
    private final FormationConfig.Self self;
    private final Spoken spoken = new Spoken(LOG);
    private boolean refused;

    JoinRound(Formation formation, FormationConfig.Self self) {
        this.formation = formation;
        this.self = self;
    }

    /// The node that let this one in.
    ///
    /// @param via its node-to-node address
    /// @param voter whether this node has a vote
    record Door(String via, boolean voter) {}

    /// Whether the last try met with a refusal.
    boolean isRefused() {
        return refused;
    }

    /// Tries; what fails is logged.
    ///
    /// @param found where the targets are
    Optional<Door> run(SequencedMap<JoinTarget, Located> found) {
        refused = false;
        var asked = new LinkedHashSet<String>();
        for (var target : found.keySet()) {
            switch (found.get(target)) {
                case Located.At(var address) -> {
                    if (!target.address().toString().equals(address)) noteAddress(target, address);
                    if (address.equals(self.raftAddress()) || !asked.add(address)) continue;
                    var door = join(target, address);
                    if (door.isPresent()) return door;
                }
                case Located.Silent(var reason) -> failed(Level.INFO, target, reason);
                case Located.Mistaken(var reason) -> failed(Level.WARNING, target, reason);
                case null -> throw new IllegalStateException("not looked at: " + target);
            }
        }
        return Optional.empty();
    }

    private Optional<Door> join(JoinTarget target, String address) {
        switch (formation.join(address, JOIN_MAX)) {
            case JoinOutcome.Joined joined -> {
                return Optional.of(new Door(address, joined.voter()));
            }
            case JoinOutcome.NoLeader _ -> failed(Level.INFO, target, "no leader");
            case JoinOutcome.Unreachable(var reason) -> failed(Level.INFO, target, reason);
            case JoinOutcome.Refused(var reason) -> {
                refused = true;
                failed(Level.WARNING, target, reason);
            }
        }
        return Optional.empty();
    }

    private void noteAddress(JoinTarget target, String address) {
        spoken.say(
                Level.INFO,
                "address of " + target.text(),
                target.text() + " is the HTTP API of the node at " + address);
    }

    private void failed(Level level, JoinTarget target, String reason) {
        spoken.say(level, target.text(), "failed to join via node at " + target.text() + ": " + reason);
    }
}
