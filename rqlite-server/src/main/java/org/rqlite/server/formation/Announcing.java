// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rqlite.api.Formation;
import org.rqlite.api.Formation.AnnounceOutcome;
import org.rqlite.server.flags.JoinTarget;

/// Tells every target that this node waits to found a cluster. All of them, also behind one that is down:
/// rqlite stops at the first failure, and a dead first entry keeps its cluster from ever forming. The loop's
/// thread only.
final class Announcing {
    static final System.Logger LOG = System.getLogger("org.rqlite.server.formation.bootstrap");
    private static final Duration ANNOUNCE_MAX = Duration.ofSeconds(5);

    private final Formation formation;
    private final Spoken spoken = new Spoken(LOG);

    Announcing(Formation formation) {
        this.formation = formation;
    }

    /// Tells all at once; five seconds at most.
    ///
    /// @param found where the targets are
    /// @return what went wrong, a line a target
    List<String> run(SequencedMap<JoinTarget, Located> found) throws InterruptedException {
        var problems = problems(found);
        var list = Targets.text(List.copyOf(found.keySet()));
        var line = problems.isEmpty()
                ? "succeeded notifying all targets: " + list
                : "failed to notify all targets: " + list + " (" + String.join("; ", problems) + ", will retry)";
        spoken.say(Level.INFO, "all", line);
        return problems;
    }

    private List<String> problems(SequencedMap<JoinTarget, Located> found) throws InterruptedException {
        var tasks = new LinkedHashMap<JoinTarget, Future<Optional<String>>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            found.forEach((target, located) -> tasks.put(target, executor.submit(() -> problem(located))));
            var problems = new ArrayList<String>();
            for (var task : tasks.entrySet()) {
                result(task)
                        .ifPresent(problem -> problems.add(
                                "failed to notify node at " + task.getKey().text() + ": " + problem));
            }
            return problems;
        }
    }

    private static Optional<String> result(Map.Entry<JoinTarget, Future<Optional<String>>> task)
            throws InterruptedException {
        try {
            return task.getValue().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException defect) throw defect;
            throw new IllegalStateException("cannot notify " + task.getKey(), e);
        }
    }

    private Optional<String> problem(Located located) {
        return switch (located) {
            case Located.Silent(var reason) -> Optional.of(reason);
            case Located.Mistaken(var reason) -> Optional.of(reason);
            case Located.At(var address) ->
                switch (formation.announce(address, ANNOUNCE_MAX)) {
                    case AnnounceOutcome.Noted _ -> Optional.empty();
                    case AnnounceOutcome.Refused(var reason) -> Optional.of(reason);
                    case AnnounceOutcome.Unreachable(var reason) -> Optional.of(reason);
                };
        };
    }
}
