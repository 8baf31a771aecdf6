// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.server.flags.CommandLine;
import org.rqlite.server.flags.JoinTarget;
import org.rqlite.server.registry.RegistryCheckup;
import org.rqlite.store.FolderState;

/// The two keys of a cluster: whether they can be read, fit this node, and name a leader that leads; and whether its
/// members fit this node.
///
/// @param check in whose name
/// @param line the flags
record KeyCheck(String check, CommandLine line) {
    List<Finding> look(RegistryCheckup registry) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        var keys = registry.read();
        switch (keys.cluster()) {
            case RegistryCheckup.Cluster.Absent _ ->
                findings.add(
                        keys.leader() instanceof RegistryCheckup.Leader.Absent
                                ? Finding.ok(check, "no cluster is registered at " + registry.root())
                                : Finding.warning(
                                        check,
                                        "the key " + registry.root() + "/cluster is missing, a leader is registered",
                                        "start a member of that cluster: it writes the key"));
            case RegistryCheckup.Cluster.Rubbish _ ->
                findings.add(Finding.error(
                        check,
                        "the key " + registry.root() + "/cluster holds no entry of a cluster",
                        "delete it, unless it belongs to something else: then choose another -disco-key"));
            case RegistryCheckup.Cluster.Founding(var founder) ->
                findings.add(Finding.ok(check, "node " + founder + " is founding the cluster of " + registry.root()));
            case RegistryCheckup.Cluster.Formed(var id, var founder) ->
                findings.add(formed(registry, id, founder, keys));
        }
        findings.add(leader(registry, keys));
        if (keys.leader() instanceof RegistryCheckup.Leader.At at) findings.addAll(met(at));
        return findings;
    }

    /// Who the leader and the other members are, as they say themselves: id, cluster, clock.
    private List<Finding> met(RegistryCheckup.Leader.At leader) throws InterruptedException {
        var visit = new Visit(check, line);
        var findings = new ArrayList<Finding>();
        if (!others(List.of(leader.raftAddress())).isEmpty()) findings.addAll(visit.node(leader.raftAddress()));
        var members = leader.apiUrl().isEmpty() ? List.<String>of() : ApiVisit.members(leader.apiUrl());
        var rest = members.stream()
                .filter(address -> !address.equals(leader.raftAddress()))
                .toList();
        findings.addAll(visit.look(others(rest)));
        return findings;
    }

    private List<JoinTarget> others(List<String> addresses) {
        return Targets.others(line, Targets.parsed(addresses));
    }

    private Finding formed(RegistryCheckup registry, UUID id, String founder, RegistryCheckup.Found keys) {
        var own = own();
        if (own.isPresent() && !own.get().equals(id)) {
            return Finding.error(
                    check,
                    "%s belongs to cluster %s, this node's data folder to %s".formatted(registry.root(), id, own.get()),
                    "give this node the -disco-key of its own cluster, or an empty data folder");
        }
        if (own.isEmpty() && keys.leader() instanceof RegistryCheckup.Leader.Absent) {
            return Finding.warning(
                    check,
                    "cluster %s of %s, founded by node %s, has no leader".formatted(id, registry.root(), founder),
                    "start its nodes; if it is gone for good: rqlited doctor -forget-cluster " + id
                            + " with the same -disco flags");
        }
        return Finding.ok(check, registry.root() + " belongs to cluster " + id);
    }

    private Finding leader(RegistryCheckup registry, RegistryCheckup.Found keys) {
        return switch (keys.leader()) {
            case RegistryCheckup.Leader.Absent _ -> Finding.ok(check, "no leader is registered at " + registry.root());
            case RegistryCheckup.Leader.Rubbish _ ->
                Finding.error(
                        check,
                        "the key " + registry.root() + "/leader names no address",
                        "a leader writes it anew within seconds; with no cluster there, delete it");
            case RegistryCheckup.Leader.At leader -> leader(leader);
        };
    }

    private Finding leader(RegistryCheckup.Leader.At key) {
        var id = key.id();
        var address = key.address();
        var leads = key.apiUrl().isEmpty() ? Optional.<String>empty() : ApiVisit.leaderId(key.apiUrl());
        if (leads.isPresent()) {
            return leads.get().equals(id)
                    ? Finding.ok(check, "node " + id + " at " + address + " leads, as the key says")
                    : Finding.warning(
                            check,
                            "the key names node " + id + " as leader, that node says it is " + leads.get(),
                            "the new leader writes it within seconds; if not, see its log");
        }
        var target = JoinTarget.parse(address);
        var kind = target.map(at -> PortKind.at(at.address())).orElse(PortKind.OTHER);
        return kind == PortKind.NODE
                ? Finding.ok(check, "node " + id + " at " + address + " answers")
                : Finding.warning(
                        check,
                        "node %s, the leader by the key, does not answer at %s".formatted(id, address),
                        "its key ends by itself 20 s after its process; while it runs, check address and firewall");
    }

    private Optional<UUID> own() {
        var folder = Path.of(line.dataFolder());
        if (line.dataFolder().isEmpty() || !Files.isDirectory(folder)) return Optional.empty();
        try {
            return FolderState.read(folder).node().flatMap(FolderState.Node::clusterId);
        } catch (IOException _) { // said elsewhere
            return Optional.empty();
        }
    }
}
