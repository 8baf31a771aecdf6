// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rqlite.it.Eventually;
import org.rqlite.it.fault.ClockOffset;
import org.rqlite.it.fault.Network;
import org.rqlite.it.fault.NetworkNamespaces;
import org.rqlite.it.fault.ProxyNetwork;
import org.rqlite.it.fault.SmallDisk;

/// Nodes of the image, each a process, and all that may happen to them.
///
/// All are started by one command line, as a user would: `-bootstrap-expect` with the addresses of all. The data is
/// gone when the cluster is closed; what the nodes printed stays in `target/node-logs`.
public final class TestCluster implements AutoCloseable {
    private static final Duration LEADER_MAX = Duration.ofSeconds(30);
    private static final Duration EVENTUALLY_MAX = Duration.ofSeconds(60);

    private final Path home;
    private final Network network;
    private final List<SmallDisk> disks = new ArrayList<>();
    private final List<ClockOffset> clocks = new ArrayList<>();
    private final List<ClusterNode> nodes = new ArrayList<>();
    private final ClusterSpec spec;

    private TestCluster(ClusterSpec spec, Path home) {
        this.spec = spec;
        this.home = home;
        this.network = spec.namespaces() ? NetworkNamespaces.start(spec.size()) : ProxyNetwork.start(spec.size(), home);
    }

    /// A cluster that serves, behind proxies.
    public static TestCluster start(int size) {
        return start(ClusterSpec.of(size));
    }

    /// A cluster that serves: every node is ready.
    public static TestCluster start(ClusterSpec spec) {
        var cluster = create(spec);
        try {
            cluster.nodes.forEach(node -> node.launch());
            cluster.awaitReady();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /// Places for nodes, none of which is launched.
    public static TestCluster create(ClusterSpec spec) {
        if (spec.namespaces()) NetworkNamespaces.require();
        try {
            var home = Files.createTempDirectory("rqlite-cluster");
            if (spec.diskMegabytes() > 0) SmallDisk.require(home);
            var cluster = new TestCluster(spec, home);
            try {
                cluster.build();
                return cluster;
            } catch (RuntimeException | Error e) {
                cluster.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build() throws IOException {
        var logs = Files.createDirectories(Path.of(System.getProperty("basedir", ""), "target/node-logs"));
        for (var number = 1; number <= spec.size(); number++) {
            var at = number;
            var folder = home.resolve("n" + number);
            if (spec.diskMegabytes() > 0) disks.add(SmallDisk.mount(folder, spec.diskMegabytes()));
            var log = logs.resolve(home.getFileName() + "-n" + number + ".log").toAbsolutePath();
            var node = new ClusterNode(number, folder.resolve("data"), log, () -> network.place(at), flags());
            if (spec.clocks()) {
                clocks.add(ClockOffset.of(home.resolve("clock-" + number)));
                node.javaOptions(List.of(clocks.getLast().javaOption()));
            }
            nodes.add(node);
        }
    }

    /// The flags that every node gets.
    private List<String> flags() {
        var flags = new ArrayList<String>();
        if (spec.size() > 1) {
            flags.addAll(List.of("-bootstrap-expect", "" + spec.size(), "-join", addresses()));
        }
        flags.addAll(spec.flags());
        return flags;
    }

    /// The node-to-node addresses of all, as for `-join`.
    String addresses() {
        return IntStream.rangeClosed(1, spec.size())
                .mapToObj(number -> network.place(number).advertised())
                .collect(Collectors.joining(","));
    }

    public ClusterSpec spec() {
        return spec;
    }

    public List<ClusterNode> nodes() {
        return List.copyOf(nodes);
    }

    /// A node by its number, from 1.
    public ClusterNode node(int number) {
        return nodes.get(number - 1);
    }

    public Network network() {
        return network;
    }

    /// Waits until every node that runs is ready.
    public void awaitReady() {
        for (var node : nodes) if (node.alive() && !node.paused()) node.awaitReady();
    }

    /// Whoever says that it leads, in the highest term if several do.
    public Optional<ClusterNode> leaderNow() {
        return leaderOf(nodes);
    }

    /// Who leads; waits until somebody does.
    public ClusterNode leader() {
        return awaitLeaderAmong(nodes);
    }

    /// Who leads after another; waits for it.
    public ClusterNode awaitLeaderOtherThan(ClusterNode old) {
        return awaitLeaderAmong(nodes.stream().filter(node -> node != old).toList());
    }

    /// Who leads of some; waits until one does.
    public ClusterNode awaitLeaderAmong(List<ClusterNode> some) {
        var found = new ArrayList<ClusterNode>();
        Eventually.await(LEADER_MAX, () -> "a leader: " + told(), () -> {
            leaderOf(some).ifPresent(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    private static Optional<ClusterNode> leaderOf(List<ClusterNode> some) {
        record Seen(ClusterNode node, NodeStatus status) {}
        return some.stream()
                .map(node -> new Seen(node, node.status()))
                .filter(seen -> seen.status.leads())
                .max(Comparator.comparingLong(seen -> seen.status.term()))
                .map(Seen::node);
    }

    /// All but the leader.
    public List<ClusterNode> followers() {
        var leader = leader();
        return nodes.stream().filter(node -> node != leader).toList();
    }

    /// Cuts a node off from all others; clients still reach it.
    public void isolate(ClusterNode node) {
        partition(List.of(node));
    }

    /// Cuts some nodes off from the others.
    public void partition(List<ClusterNode> side) {
        for (var one : nodes) {
            for (var other : nodes) if (side.contains(one) != side.contains(other)) cut(one, other);
        }
    }

    /// What `from` sends no longer arrives at `to`.
    public void cut(ClusterNode from, ClusterNode to) {
        network.cut(from.number(), to.number());
    }

    /// Makes a node slow to reach and to answer.
    public void slow(ClusterNode node, Duration delay) {
        for (var other : nodes) {
            if (other == node) continue;
            network.slow(node.number(), other.number(), delay);
            network.slow(other.number(), node.number(), delay);
        }
    }

    /// Takes back all faults of the network.
    public void heal() {
        network.heal();
        if (!spec.namespaces()) nodes.forEach(node -> slow(node, Duration.ZERO));
    }

    /// `kill -9`.
    public void crash(ClusterNode node) {
        node.crash();
    }

    /// Starts a node that has ended, and waits until it is ready.
    public void restart(ClusterNode node) {
        node.launch();
        node.awaitReady();
    }

    public void pause(ClusterNode node) {
        node.pause();
    }

    public void resume(ClusterNode node) {
        node.resume();
    }

    /// Takes all room on a node's disk.
    public void fullDisk(ClusterNode node) {
        disks.get(node.number() - 1).fill();
    }

    /// Gives it back.
    public void freeDisk(ClusterNode node) {
        disks.get(node.number() - 1).clear();
    }

    /// Makes a node's wall clock jump.
    public void clockStep(ClusterNode node, Duration by) {
        clocks.get(node.number() - 1).step(by);
    }

    /// A node loses its disk; it must not run.
    public void wipe(ClusterNode node) {
        node.wipe();
    }

    /// Gives every node another address, known to the command lines; none may run.
    public void move() {
        network.move();
        nodes.forEach(node -> node.flags(flags()));
    }

    /// Makes everything whole: network, processes, disks; waits until every node is ready.
    public void mend() {
        heal();
        disks.forEach(SmallDisk::clear);
        for (var node : nodes) {
            if (node.alive() && node.paused()) node.resume();
            if (!node.alive()) node.launch();
        }
        for (var node : nodes) awaitReadyAgain(node);
    }

    /// A node that was hurt may end itself later than its disk was mended.
    private void awaitReadyAgain(ClusterNode node) {
        Eventually.await(ClusterNode.READY_MAX, () -> node + " ready: " + node.readiness() + node.told(), () -> {
            if (!node.alive()) node.launch();
            return node.ready();
        });
    }

    /// Waits until an assertion holds; fails as it failed last.
    public void eventually(Runnable assertion) {
        var last = new ArrayList<AssertionError>();
        var held = Eventually.within(EVENTUALLY_MAX, () -> {
            try {
                assertion.run();
                return true;
            } catch (AssertionError e) {
                last.add(e);
                if (last.size() > 1) last.removeFirst();
                Eventually.pause(Duration.ofMillis(20));
                return false;
            }
        });
        if (!held) throw last.getLast();
    }

    /// Waits until all nodes have applied the same entries, and checks that they hold the same. Nobody may write.
    ///
    /// @return the index at which they were compared
    public long checkSameEverywhere() {
        eventually(() -> {
            var applied = applied();
            if (applied.stream().distinct().count() != 1) throw new AssertionError("applied: " + applied);
        });
        var at = applied().getFirst();
        var dumps = nodes.stream().map(Dump::of).toList();
        for (var n = 1; n < nodes.size(); n++) {
            var differs = dumps.getFirst().difference(dumps.get(n));
            if (!differs.isEmpty()) {
                throw new AssertionError(
                        "%s and %s differ at index %d: %s".formatted(node(1), node(n + 1), at, differs));
            }
        }
        return at;
    }

    private List<Long> applied() {
        return nodes.stream().map(node -> node.status().applied()).toList();
    }

    /// How all nodes stand, for a failure's message.
    public String told() {
        return told(nodes);
    }

    static String told(List<ClusterNode> nodes) {
        return nodes.stream()
                .map(node -> "%n%s alive=%s %s %s".formatted(node, node.alive(), node.status(), node.told()))
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        for (var node : nodes) if (node.alive()) node.crash();
        network.close();
        disks.forEach(SmallDisk::close);
        ClusterNode.delete(home);
    }
}
