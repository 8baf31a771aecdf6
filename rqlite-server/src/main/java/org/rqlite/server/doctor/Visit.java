// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.JoinTarget;
import org.rqlite.store.FolderState;
import org.rqlite.store.NodeCard;

/// Visits other nodes: their names, their ports, who is there and what time it has.
///
/// @param check in whose name
/// @param line this node's flags
record Visit(String check, CommandLine line) {
    private static final Duration SKEW_MAX = Duration.ofSeconds(2);
    private static final Duration CARD_MAX = Duration.ofSeconds(10);
    private static final int AT_ONCE = 64;
    private static final int ALL_SECONDS_MAX = 20;

    /// Looks at several, side by side.
    List<Finding> look(List<JoinTarget> targets) throws InterruptedException {
        // platform threads: a resolver blocks in native code, and none is waited for when the time is over
        var executor = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().daemon().name("visit-", 0).factory());
        try {
            var looks = executor.invokeAll(
                    targets.stream()
                            .map(target -> (Callable<List<Finding>>) () -> look(target))
                            .toList(),
                    ALL_SECONDS_MAX,
                    TimeUnit.SECONDS);
            var findings = new ArrayList<Finding>();
            for (var i = 0; i < looks.size(); i++) findings.addAll(result(targets.get(i), looks.get(i)));
            return findings;
        } finally {
            executor.shutdownNow();
        }
    }

    private List<Finding> result(JoinTarget target, Future<List<Finding>> look) {
        return switch (look.state()) {
            case SUCCESS -> look.resultNow();
            case FAILED -> throw new IllegalStateException("visiting " + target.text(), look.exceptionNow());
            case RUNNING, CANCELLED ->
                List.of(Finding.warning(
                        check,
                        target.text() + ": no answer within " + ALL_SECONDS_MAX + " s",
                        "check this machine's DNS, and address, port and firewall"));
        };
    }

    List<Finding> look(JoinTarget target) {
        var text = target.text();
        var host = target.address().host();
        try {
            var _ = InetAddress.getAllByName(host);
        } catch (UnknownHostException _) {
            return List.of(Finding.error(
                    check, text + ": " + host + " does not resolve", "check the name and this machine's DNS"));
        }
        return switch (PortKind.at(target.address())) {
            case SILENT ->
                List.of(Finding.warning(
                        check,
                        text + ": nobody answers",
                        "start that node if it does not run; else check address, port and firewall"));
            case NODE ->
                target instanceof JoinTarget.Url
                        ? List.of(Finding.error(
                                check,
                                text + " is a node-to-node port and no HTTP API",
                                "write " + target.address() + ", or name the HTTP port"))
                        : known(text);
            case HTTP -> api(text, "http://" + target.address());
            case TLS ->
                List.of(Finding.warning(
                        check, text + " speaks TLS", "name the node-to-node port instead, if that has none"));
            case OTHER -> List.of(Finding.error(check, text + " is no port of a node", "check host and port"));
        };
    }

    private List<Finding> known(String address) {
        var told = node(address);
        return told.isEmpty() ? List.of(stranger(address)) : told;
    }

    /// What a node tells at its node-to-node port; nothing if none does.
    List<Finding> node(String address) {
        return NodeCard.ask(address, CARD_MAX)
                .map(card -> met(address, of(card), "the node-to-node port"))
                .orElse(List.of());
    }

    private static ApiVisit of(NodeCard card) {
        return new ApiVisit(
                card.nodeId(),
                card.incarnation().toString(),
                card.clusterId().map(Object::toString).orElse(""),
                ApiVisit.of(card.apiUrl()).map(ApiVisit::skew).orElse(Duration.ZERO));
    }

    private Finding stranger(String text) {
        return Finding.warning(
                check,
                text + " answers, but does not say who it is",
                "check host and port, that node's log, and that all nodes run releases that go together");
    }

    private List<Finding> api(String text, String url) {
        var found = ApiVisit.of(url);
        return found.isEmpty()
                ? List.of(Finding.error(check, text + " is not the HTTP API of a node", "check host and port"))
                : met(text, found.get(), "the HTTP API");
    }

    private List<Finding> met(String text, ApiVisit there, String door) {
        var conflict = conflict(text, there);
        if (conflict.isPresent()) return List.of(conflict.get());
        if (there.skew().abs().compareTo(SKEW_MAX) > 0) {
            return List.of(Finding.warning(
                    check,
                    "the clock of node %s at %s differs by %d s"
                            .formatted(there.nodeId(), text, there.skew().toSeconds()),
                    "run an NTP service on all machines: times in statements are the leader's"));
        }
        return List.of(Finding.ok(check, text + " is " + door + " of node " + there.nodeId()));
    }

    private Optional<Finding> conflict(String text, ApiVisit there) {
        var folder = Path.of(line.dataFolder());
        var own = Files.isDirectory(folder) ? state(folder).node() : Optional.<FolderState.Node>empty();
        var id = own.map(FolderState.Node::nodeId).orElse(line.word("node-id"));
        var incarnation = own.map(node -> node.incarnation().toString()).orElse("");
        if (there.nodeId().equals(id) && !there.incarnation().equals(incarnation)) {
            return Optional.of(Finding.error(
                    check,
                    "the node at " + text + " has this node's id, " + id + ", and another data folder",
                    "give each node an id of its own; if that one is to be replaced, stop it first"));
        }
        var cluster =
                own.flatMap(FolderState.Node::clusterId).map(Object::toString).orElse("");
        if (!cluster.isEmpty() && !there.cluster().isEmpty() && !cluster.equals(there.cluster())) {
            return Optional.of(Finding.error(
                    check,
                    "the node at %s belongs to cluster %s, this node's data folder to %s"
                            .formatted(text, there.cluster(), cluster),
                    "name nodes of this node's own cluster; to move it, give it an empty data folder"));
        }
        return Optional.empty();
    }

    private static FolderState state(Path folder) {
        try {
            return FolderState.read(folder);
        } catch (IOException _) { // said elsewhere
            return FolderState.UNKNOWN;
        }
    }
}
