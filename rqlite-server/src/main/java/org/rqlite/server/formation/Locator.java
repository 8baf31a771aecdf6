// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.formation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rqlite.api.Formation;
import org.rqlite.server.flags.JoinTarget;

/// Finds the node-to-node ports behind targets of either form (A10).
final class Locator {
    private static final Duration LIVELY = Duration.ofSeconds(2); // a node that is there answers within

    private final Formation formation;
    private final HostLookup names = new HostLookup();
    private final ApiDoor api = new ApiDoor();
    private final Duration timeout;

    /// @param connectTimeout longest wait for a connection, if it is shorter than what a live node needs
    Locator(Formation formation, Duration connectTimeout) {
        this(formation, connectTimeout, LIVELY);
    }

    /// @param lively within which a node that is there answers
    Locator(Formation formation, Duration connectTimeout, Duration lively) {
        this.formation = formation;
        this.timeout = connectTimeout.compareTo(lively) < 0 ? connectTimeout : lively;
    }

    /// Looks at all targets at once; a few seconds at most.
    ///
    /// @return what was found, in the order of the targets
    SequencedMap<JoinTarget, Located> locate(List<JoinTarget> targets) throws InterruptedException {
        var tasks = new LinkedHashMap<JoinTarget, Future<Located>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var target : targets) tasks.put(target, executor.submit(() -> locate(target)));
            var found = new LinkedHashMap<JoinTarget, Located>();
            for (var task : tasks.entrySet()) found.put(task.getKey(), result(task));
            return found;
        }
    }

    private static Located result(Map.Entry<JoinTarget, Future<Located>> task) throws InterruptedException {
        try {
            return task.getValue().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException defect) throw defect;
            throw new IllegalStateException("cannot look at " + task.getKey(), e);
        }
    }

    private Located locate(JoinTarget target) throws InterruptedException {
        var host = target.address().host();
        return switch (names.look(host, timeout)) {
            case KNOWN ->
                switch (target) {
                    case JoinTarget.Url url -> url(url);
                    case JoinTarget.Bare bare -> bare(bare);
                };
            case UNKNOWN ->
                new Located.Mistaken(
                        "cannot resolve " + host + ": no such host, check the name and this machine's DNS");
            case UNANSWERED -> new Located.Silent("cannot resolve " + host + ": the resolver does not answer");
        };
    }

    private Located url(JoinTarget.Url target) {
        var answer = api.ask(target, timeout);
        if (answer instanceof Located.At) return answer;
        var address = target.address().toString();
        if (formation.probe(address, timeout) != Formation.Door.NODE) return answer;
        return new Located.Mistaken("%s is a node-to-node port and no HTTP API: write it as %s, or name the HTTP port"
                .formatted(target.text(), address));
    }

    private Located bare(JoinTarget.Bare target) {
        var address = target.text();
        return switch (formation.probe(address, timeout)) {
            case NODE -> new Located.At(address);
            case NOTHING -> new Located.Silent("nobody answers at " + address);
            case SOMETHING_ELSE -> {
                var answer = api.ask(new JoinTarget.Url(false, "", target.address()), timeout);
                yield answer instanceof Located.At
                        ? answer
                        : new Located.Mistaken(address + " is neither the node-to-node port nor the HTTP API of a node,"
                                + " or a TLS port: check host and port");
            }
        };
    }
}
