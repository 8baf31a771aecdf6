// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.rqlite.api.Formation.LoneFounding;
import org.rqlite.api.disco.VersionedValue;

/// Nodes, a store of two keys, and all that may happen between any two of their steps: answers lost, writes delayed,
/// processes killed, disks lost, leases ended, the store emptied.
///
/// @param cluster the key `cluster`
/// @param leader the key `leader`
/// @param nodes by number
/// @param flight a write that has not reached the store yet
/// @param version the store's counter
/// @param founded clusters that were ever made
/// @param faults how many may still happen
record RegistryModel(
        Optional<Cell> cluster,
        Optional<Cell> leader,
        List<Node> nodes,
        Optional<Write> flight,
        long version,
        Set<UUID> founded,
        Faults faults) {
    /// What is decided by; the real rules, or ones with a clause removed.
    interface Rules {
        Action outside(RegistryRules rules, Keys keys, Optional<RegistryRules.Claimed> claimed);

        Action inside(RegistryRules rules, UUID cluster, Optional<VersionedValue> cell);
    }

    /// A key.
    ///
    /// @param holder process whose lease it is under; empty for ever
    record Cell(String value, long version, Optional<Lease> holder) {
        VersionedValue read() {
            return new VersionedValue(value, version);
        }
    }

    record Lease(int node, int life) {}

    record Write(int node, String key, OptionalLong expected, String value, Optional<Lease> holder) {}

    /// @param disk which one it has
    /// @param looked whether, as a member, it has seen the keys since the last claim
    record Node(
            boolean up,
            int life,
            int disk,
            Optional<UUID> cluster,
            OptionalLong claim,
            boolean settled,
            Optional<Keys> seen,
            boolean looked) {
        Node with(Optional<Keys> keys) {
            return new Node(up, life, disk, cluster, claim, settled, keys, looked);
        }
    }

    record Faults(int kills, int wipes, int lost, int empties) {}

    /// A step and where it leads.
    record Step(String name, RegistryModel next) {}

    static RegistryModel fresh(int size, Faults faults) {
        var nodes = new ArrayList<Node>();
        for (var i = 0; i < size; i++) nodes.add(node(0, 0, Optional.empty()));
        return new RegistryModel(
                Optional.empty(), Optional.empty(), List.copyOf(nodes), Optional.empty(), 0, Set.of(), faults);
    }

    private static Node node(int life, int disk, Optional<UUID> cluster) {
        return new Node(true, life, disk, cluster, OptionalLong.empty(), false, Optional.empty(), false);
    }

    RegistryRules rules(int number) {
        var disk = nodes.get(number).disk();
        var own = new LoneFounding(new UUID(number + 1, disk), new UUID(9, disk));
        return new RegistryRules("n" + number, own, true, "rqlite");
    }

    /// All that may happen next.
    List<Step> steps(Rules by) {
        var steps = new ArrayList<Step>();
        for (var i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            if (!node.up()) {
                steps.add(new Step("start " + i, with(i, node(node.life() + 1, node.disk(), node.cluster()))));
                continue;
            }
            if (node.seen().isEmpty()) {
                var keys = new Keys(cluster.map(Cell::read), leader.map(Cell::read));
                steps.add(new Step("read " + i, with(i, node.with(Optional.of(keys)))));
            } else act(by, i, steps);
            if (node.claim().isPresent() && !node.settled() && othersLooked(i)) {
                steps.add(new Step(
                        "settle " + i,
                        with(
                                i,
                                new Node(
                                        true,
                                        node.life(),
                                        node.disk(),
                                        node.cluster(),
                                        node.claim(),
                                        true,
                                        node.seen(),
                                        node.looked()))));
            }
            if (faults.kills() > 0) steps.add(new Step("kill " + i, killed(i)));
        }
        steps.addAll(surroundings());
        return steps;
    }

    private List<Step> surroundings() {
        var steps = new ArrayList<Step>();
        if (flight.isPresent()) steps.add(new Step("arrive", landed()));
        if (cluster.flatMap(Cell::holder).filter(this::isDead).isPresent()) {
            steps.add(new Step("cluster ends", with(Optional.empty(), leader)));
        }
        if (leader.flatMap(Cell::holder).filter(this::isDead).isPresent()) {
            steps.add(new Step("leader ends", with(cluster, Optional.empty())));
        }
        // harmless only while a member runs and reaches the store (K3)
        if (faults.empties() > 0
                && nodes.stream().anyMatch(node -> node.up() && node.cluster().isPresent())) {
            var left = new Faults(0, 0, faults.lost(), faults.empties() - 1);
            steps.add(new Step("empty", with(Optional.empty(), Optional.empty()).with(left)));
        }
        return steps;
    }

    private void act(Rules by, int number, List<Step> steps) {
        var node = nodes.get(number);
        var keys = node.seen().orElseThrow();
        var then = with(number, node.with(Optional.empty()));
        if (node.cluster().isPresent()) {
            var action = by.inside(rules(number), node.cluster().get(), keys.cluster());
            switch (action) {
                case Action.Restore(var expected, var _) -> {
                    var entry = new ClusterEntry(
                            node.cluster().get(), "n" + number, new UUID(9, node.disk()), ClusterEntry.State.FORMED);
                    then.write(number, ClusterEntry.KEY, expected, entry.text(), Optional.empty(), steps);
                }
                case Action.Keep _ -> {
                    var value = new LeaderEntry("n" + number, "", "n" + number + ":1").text();
                    if (leads(number)
                            && keys.leader()
                                    .filter(cell -> cell.value().equals(value))
                                    .isEmpty()) {
                        var holder = Optional.of(new Lease(number, node.life()));
                        then.looked(number).write(number, LeaderEntry.KEY, keys.leader(), value, holder, steps);
                    } else steps.add(new Step("keep " + number, then.looked(number)));
                }
                default -> steps.add(new Step("stop " + number, then.looked(number)));
            }
            return;
        }
        var claimed = node.claim().isEmpty()
                ? Optional.<RegistryRules.Claimed>empty()
                : Optional.of(new RegistryRules.Claimed(
                        node.claim().getAsLong(), node.settled() ? RegistryRules.SETTLING : Duration.ZERO));
        var mine = rules(number);
        switch (by.outside(mine, keys, claimed)) {
            case Action.Claim(var expected) ->
                then.write(
                        number,
                        ClusterEntry.KEY,
                        expected,
                        mine.entry(ClusterEntry.State.FOUNDING).text(),
                        Optional.of(new Lease(number, node.life())),
                        steps);
            case Action.Declare(var expected) ->
                then.write(
                        number,
                        ClusterEntry.KEY,
                        Optional.of(expected),
                        mine.entry(ClusterEntry.State.FORMED).text(),
                        Optional.empty(),
                        steps);
            case Action.Found _ -> steps.add(new Step("found " + number, then.founded(number)));
            case Action.Join(var address) -> steps.add(new Step("join " + number, then.joined(number, address)));
            default -> steps.add(new Step("wait " + number, then));
        }
    }

    /// The four fates of a write: answered; written, its answer lost; lost; delayed.
    private void write(
            int number,
            String key,
            Optional<VersionedValue> expected,
            String value,
            Optional<Lease> holder,
            List<Step> steps) {
        var seen = expected.map(cell -> OptionalLong.of(cell.version())).orElse(OptionalLong.empty());
        var write = new Write(number, key, seen, value, holder);
        var name = "write " + number + " " + value;
        steps.add(new Step(name, applied(write, true)));
        if (faults.lost() == 0 || flight.isPresent()) return;
        var left = with(new Faults(faults.kills(), faults.wipes(), faults.lost() - 1, faults.empties()));
        steps.add(new Step(name + " unanswered", left.applied(write, false)));
        steps.add(new Step(name + " lost", left));
        steps.add(new Step(
                name + " delayed",
                new RegistryModel(cluster, leader, nodes, Optional.of(write), version, founded, left.faults())));
    }

    private RegistryModel landed() {
        var write = flight.orElseThrow();
        return new RegistryModel(cluster, leader, nodes, Optional.empty(), version, founded, faults)
                .applied(write, false);
    }

    private RegistryModel applied(Write write, boolean answered) {
        var cell = write.key().equals(ClusterEntry.KEY) ? cluster : leader;
        var now = cell.map(Cell::version).map(OptionalLong::of).orElse(OptionalLong.empty());
        // what is written for a process that has died is ended with its lease
        if (!now.equals(write.expected())) return answered ? looked(write.node()) : this;
        var next = Optional.of(new Cell(write.value(), version + 1, write.holder()));
        var isCluster = write.key().equals(ClusterEntry.KEY);
        var world = new RegistryModel(
                isCluster ? next : cluster, isCluster ? leader : next, nodes, flight, version + 1, founded, faults);
        if (isCluster && write.holder().isPresent()) return world.claimed(write, answered);
        return answered ? world.looked(write.node()) : world;
    }

    private RegistryModel claimed(Write write, boolean answered) {
        var changed = new ArrayList<Node>();
        for (var i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            var mine = i == write.node() && answered;
            // what was read before does not count as a look at this claim
            changed.add(new Node(
                    node.up(),
                    node.life(),
                    node.disk(),
                    node.cluster(),
                    mine ? OptionalLong.of(version) : node.claim(),
                    mine ? false : node.settled(),
                    node.cluster().isPresent() ? Optional.empty() : node.seen(),
                    false));
        }
        return new RegistryModel(cluster, leader, List.copyOf(changed), flight, version, founded, faults);
    }

    private RegistryModel looked(int number) {
        var node = nodes.get(number);
        return with(
                number,
                new Node(
                        node.up(),
                        node.life(),
                        node.disk(),
                        node.cluster(),
                        node.claim(),
                        node.settled(),
                        node.seen(),
                        node.cluster().isPresent()));
    }

    private RegistryModel founded(int number) {
        var id = rules(number).own().clusterId();
        var all = new HashSet<>(founded);
        all.add(id);
        return entered(number, id, Set.copyOf(all));
    }

    private RegistryModel joined(int number, String address) {
        for (var i = 0; i < nodes.size(); i++) {
            var other = nodes.get(i);
            if (i == number || !address.equals("n" + i + ":1") || !other.up()) continue;
            if (other.cluster().isPresent())
                return entered(number, other.cluster().get(), founded);
        }
        return this;
    }

    private RegistryModel entered(int number, UUID id, Set<UUID> all) {
        var node = nodes.get(number);
        return new RegistryModel(
                cluster,
                leader,
                with(number, node(node.life(), node.disk(), Optional.of(id))).nodes(),
                flight,
                version,
                all,
                faults);
    }

    private RegistryModel killed(int number) {
        var node = nodes.get(number);
        var dead = new Node(
                false, node.life(), node.disk(), node.cluster(), OptionalLong.empty(), false, Optional.empty(), false);
        var wiped = faults.wipes() > 0
                ? new Node(
                        false,
                        node.life(),
                        node.disk() + 1,
                        Optional.empty(),
                        OptionalLong.empty(),
                        false,
                        Optional.empty(),
                        false)
                : dead;
        var left = new Faults(faults.kills() - 1, Math.max(0, faults.wipes() - 1), faults.lost(), faults.empties());
        return with(number, wiped).with(left);
    }

    private boolean othersLooked(int number) {
        for (var i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            if (i != number && node.up() && node.cluster().isPresent() && !node.looked()) return false;
        }
        return true;
    }

    private boolean leads(int number) {
        var id = nodes.get(number).cluster();
        for (var i = 0; i < number; i++)
            if (nodes.get(i).up() && nodes.get(i).cluster().equals(id)) return false;
        return true;
    }

    private boolean isDead(Lease process) {
        var node = nodes.get(process.node());
        return !node.up() || node.life() != process.life();
    }

    private RegistryModel with(int number, Node node) {
        var changed = new ArrayList<>(nodes);
        changed.set(number, node);
        return new RegistryModel(cluster, leader, List.copyOf(changed), flight, version, founded, faults);
    }

    private RegistryModel with(Optional<Cell> clusterCell, Optional<Cell> leaderCell) {
        return new RegistryModel(clusterCell, leaderCell, nodes, flight, version, founded, faults);
    }

    RegistryModel with(Faults left) {
        return new RegistryModel(cluster, leader, nodes, flight, version, founded, left);
    }
}
