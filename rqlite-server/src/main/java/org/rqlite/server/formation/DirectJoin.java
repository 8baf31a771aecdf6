// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rqlite.api.Formation;
import org.rqlite.api.Formation.JoinOutcome;
import org.rqlite.server.flags.JoinTarget;

/// One try to join through one address that somebody else named, of either door (A10).
public final class DirectJoin {
    private static final Duration JOIN_MAX = Duration.ofSeconds(30); // a node far behind must first be fed

    private final Formation formation;
    private final FormationConfig config;
    private final Locator locator;

    /// Prepares it.
    ///
    /// @param formation the store
    /// @param config of this node
    public DirectJoin(Formation formation, FormationConfig config) {
        this.formation = formation;
        this.config = config;
        this.locator = new Locator(formation, config.connectTimeout());
    }

    /// Tries once; half a minute at most.
    ///
    /// @param address `host:port`, or the URL of an API
    /// @return why not; empty if this node is a member now
    /// @throws InterruptedException if the thread is told to stop
    public Optional<String> run(String address) throws InterruptedException {
        var target = JoinTarget.parse(address);
        if (target.isEmpty()) return Optional.of("not an address");
        if (config.self().is(target.get())) return Optional.of("that is this node itself, which has lost its data");
        return switch (locator.locate(List.of(target.get())).firstEntry().getValue()) {
            case Located.Silent(var reason) -> Optional.of(reason);
            case Located.Mistaken(var reason) -> Optional.of(reason);
            case Located.At(var door) ->
                switch (formation.join(door, JOIN_MAX)) {
                    case JoinOutcome.Joined _ -> Optional.empty();
                    case JoinOutcome.NoLeader _ -> Optional.of("no leader");
                    case JoinOutcome.Unreachable(var reason) -> Optional.of(reason);
                    case JoinOutcome.Refused(var reason) -> Optional.of(reason);
                };
        };
    }
}
