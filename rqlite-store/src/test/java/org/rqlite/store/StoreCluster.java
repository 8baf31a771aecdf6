// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.testkit.Ports;

/// Several stores in this process, with a network between them that can be cut.
///
/// Nodes are counted from 1; they are found by `n1`, `n2`, …
final class StoreCluster implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(90);
    private static final Duration LATE = Duration.ofSeconds(6);

    private final Path folder;
    private final List<ClusterNode> nodes = new CopyOnWriteArrayList<>();
    private final Links links = new Links(number -> node(number).port());

    private StoreCluster(Path folder) {
        this.folder = folder;
    }

    /// Nodes that are not started yet.
    static StoreCluster of(Path folder, int size) {
        var cluster = new StoreCluster(folder);
        for (var i = 0; i < size; i++) cluster.add();
        return cluster;
    }

    /// A formed cluster, all nodes started with the same settings.
    static StoreCluster formed(Path folder, int size) {
        return formed(folder, size, config -> config);
    }

    /// A formed cluster that keeps its leader, even on a machine that stands still for a while.
    static StoreCluster calm(Path folder, int size) {
        var times = new StoreConfig.Raft(LATE, LATE, Duration.ofSeconds(10), Duration.ofMillis(50));
        return formed(folder, size, config -> config.with(times));
    }

    private static StoreCluster formed(Path folder, int size, UnaryOperator<StoreConfig> configured) {
        var cluster = of(folder, size);
        for (var node : cluster.nodes) node.configured = configured;
        try {
            cluster.form(cluster.nodes);
            cluster.awaitMembers(size);
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /// One more node, not started.
    ClusterNode add() {
        var name = "n" + (nodes.size() + 1);
        return add(name, name);
    }

    /// One more node, not started, under an id of its own choice.
    ClusterNode add(String id, String folderName) {
        var number = nodes.size() + 1;
        var node = new ClusterNode(
                number, id, folder.resolve(folderName), Ports.free(), address -> dialled(number, address));
        nodes.add(node);
        return node;
    }

    /// One more node, not started, at the address of another that has ended.
    ClusterNode addAt(int port) {
        nodes.stream().filter(node -> node.port() == port).forEach(ClusterNode::move);
        var number = nodes.size() + 1;
        var id = "n" + number;
        var node = new ClusterNode(number, id, folder.resolve(id), port, address -> dialled(number, address));
        nodes.add(node);
        return node;
    }

    ClusterNode node(int number) {
        return nodes.get(number - 1);
    }

    List<ClusterNode> nodes() {
        return nodes;
    }

    /// Starts nodes that found a cluster together.
    void form(List<ClusterNode> founders) {
        var targets = founders.stream().map(ClusterNode::address).toList();
        for (var node : founders) {
            var before = node.configured;
            node.configured = config -> before.apply(config).with(new StoreConfig.Forming(true, founders.size()));
            node.boot(targets);
        }
    }

    List<String> addresses() {
        return nodes.stream().map(ClusterNode::address).toList();
    }

    Stream<ClusterNode> running() {
        return nodes.stream().filter(ClusterNode::isRunning);
    }

    /// The one node that leads and is ready, once all running nodes that are not cut off agree on it.
    ClusterNode awaitLeader() {
        return awaitOne(StoreCluster::isReady);
    }

    ClusterNode awaitLeaderOtherThan(ClusterNode old) {
        return awaitOne(node -> node != old && isReady(node));
    }

    /// The one found by the look that found one: the next may find none.
    private ClusterNode awaitOne(Predicate<ClusterNode> wanted) {
        var found = new AtomicReference<List<ClusterNode>>(List.of());
        eventually(() -> {
            found.set(running().filter(wanted).toList());
            assertThat(found.get()).hasSize(1);
        });
        return found.get().getFirst();
    }

    /// Waits until so many members are in the record of all running nodes, at the addresses of these nodes.
    void awaitMembers(int count) {
        eventually(() -> assertThat(running())
                .allSatisfy(node -> assertThat(node.store().nodes(Duration.ofSeconds(2)))
                        .hasSize(count)
                        .allSatisfy(report -> {
                            assertThat(report.reachable()).as("%s", report).isTrue();
                            assertThat(addresses()).contains(report.peer().raftAddress());
                        })));
    }

    /// Waits until all running nodes answer a query from their own database alike.
    void awaitEverywhere(String sql, String... rows) {
        eventually(() -> assertThat(running())
                .allSatisfy(node -> assertThat(node.local(sql)).as(node.id).endsWith(rows)));
    }

    /// Cuts a node off, both ways.
    void isolate(ClusterNode node) {
        for (var other : nodes) {
            if (other == node) continue;
            links.cut(node.number, other.number);
            links.cut(other.number, node.number);
        }
    }

    /// Cuts one direction: `from` cannot open or use connections to `to`.
    void cut(ClusterNode from, ClusterNode to) {
        links.cut(from.number, to.number);
    }

    void heal() {
        links.healAll();
    }

    /// Polls until the assertions hold; then a failure is the last one.
    static void eventually(ThrowingCallable assertions) {
        var end = System.nanoTime() + LONG.toNanos();
        while (true) {
            try {
                assertions.call();
                return;
            } catch (AssertionError | DatabaseException e) {
                if (System.nanoTime() - end >= 0) throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// The members as a node names them.
    static List<String> memberIds(ClusterNode node) {
        return node.store().nodes(Duration.ofSeconds(2)).stream()
                .map(report -> report.peer())
                .map(Peer::id)
                .toList();
    }

    @Override
    public void close() {
        var halts = nodes.stream().flatMap(node -> node.halts.stream()).toList();
        nodes.parallelStream().forEach(ClusterNode::crash);
        links.close();
        assertThat(halts).isEmpty();
    }

    private static boolean isReady(ClusterNode node) {
        return node.leads() && node.store().readiness(false, Duration.ofSeconds(2)) instanceof Readiness.Ready;
    }

    private String dialled(int from, String address) {
        return nodes.stream()
                .filter(node -> node.address().equals(address))
                .findFirst()
                .map(node -> node.number == from ? address : links.address(from, node.number))
                .orElse(address);
    }
}
