// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.JoinTarget;
import org.rqlite.store.FolderState;

/// Visits another node: its name, its port, and if it is an API, who is there and what time it has.
///
/// @param check in whose name
/// @param line this node's flags
record Visit(String check, CommandLine line) {
    private static final Duration SKEW_MAX = Duration.ofSeconds(2);

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
                        : List.of(Finding.ok(check, text + " is a node-to-node port"));
            case HTTP -> api(text, "http://" + target.address());
            case TLS ->
                List.of(Finding.warning(
                        check, text + " speaks TLS", "name the node-to-node port instead, if that has none"));
            case OTHER -> List.of(Finding.error(check, text + " is no port of a node", "check host and port"));
        };
    }

    private List<Finding> api(String text, String url) {
        var found = ApiVisit.of(url);
        if (found.isEmpty()) {
            return List.of(Finding.error(check, text + " is not the HTTP API of a node", "check host and port"));
        }
        var there = found.get();
        var conflict = conflict(text, there);
        if (conflict.isPresent()) return List.of(conflict.get());
        if (there.skew().abs().compareTo(SKEW_MAX) > 0) {
            return List.of(Finding.warning(
                    check,
                    "the clock of node %s at %s differs by %d s"
                            .formatted(there.nodeId(), text, there.skew().toSeconds()),
                    "run an NTP service on all machines: times in statements are the leader's"));
        }
        return List.of(Finding.ok(check, text + " is the HTTP API of node " + there.nodeId()));
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
