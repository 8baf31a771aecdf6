// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.raft.RaftConfig;
import org.rqlite.store.raft.Waiting;

/// Several nodes of the consensus layer in this JVM, each with its own SQLite, joined by links that can be
/// cut.
final class RaftCluster implements AutoCloseable {
    static final UUID CLUSTER = UUID.fromString("0c0c0c0c-2222-3333-4444-555555555555");

    long snapshotEntries = 1_000_000;
    RaftConfig.Times times = RaftConfig.Times.DEFAULT;

    private final Path folder;
    private final Map<String, RaftMember> members = new LinkedHashMap<>();
    private final Map<String, Link> links = new ConcurrentHashMap<>(); // by "from>to"

    RaftCluster(Path folder) {
        this.folder = folder;
    }

    /// Nodes `n1`, `n2`, … that have founded a group and have a leader.
    static RaftCluster founded(Path folder, int voters) {
        return new RaftCluster(folder).founded(voters);
    }

    /// Starts `n1`, `n2`, … and lets them found a group.
    RaftCluster founded(int voters) {
        for (var i = 1; i <= voters; i++) member("n" + i).start();
        return found();
    }

    RaftCluster found() {
        var ids = List.copyOf(members.keySet());
        for (var member : members.values()) {
            try {
                member.node().found(CLUSTER, ids);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        var leader = leader();
        leader.node().propose(new Entry.Founded(record(ids)));
        eventually("founded", () -> leader.node().applied().record().isPresent());
        leader.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, v)");
        return this;
    }

    /// A node, made at the first call.
    RaftMember member(String id) {
        return members.computeIfAbsent(id, name -> new RaftMember(this, name, folder.resolve(name)));
    }

    List<RaftMember> running() {
        return members.values().stream().filter(RaftMember::isRunning).toList();
    }

    /// The ready leader of the highest term; waits for one.
    RaftMember leader() {
        return await("a leader", _ -> true);
    }

    RaftMember leaderOtherThan(RaftMember old) {
        return await("another leader", member -> member != old);
    }

    /// The one found by the look that found one: the next may find none.
    private RaftMember await(String what, Predicate<RaftMember> wanted) {
        var found = new AtomicReference<Optional<RaftMember>>(Optional.empty());
        eventually(what, () -> {
            found.set(leaders().filter(wanted).findFirst());
            return found.get().isPresent();
        });
        return found.get().orElseThrow();
    }

    List<RaftMember> followers() {
        var leader = leader();
        return running().stream().filter(member -> member != leader).toList();
    }

    void isolate(RaftMember member) {
        around(member).forEach(Link::cut);
    }

    /// From now on a round trip between two nodes takes so long.
    void slow(Duration roundTrip) {
        for (var from : members.keySet()) {
            for (var to : members.keySet()) {
                if (!from.equals(to)) link(from, to).delay(roundTrip.dividedBy(2));
            }
        }
    }

    void heal() {
        links.values().forEach(Link::heal);
    }

    /// The address under which `from` finds `to`.
    Optional<String> address(String from, String to) {
        return Optional.of(link(from, to).address());
    }

    /// The node `to`, if `from` reaches it.
    Optional<RaftMember> reach(String from, String to) {
        return Optional.of(member(to))
                .filter(RaftMember::isRunning)
                .filter(_ -> !link(from, to).isCut());
    }

    /// Waits until all running nodes have applied the same, and compares what they hold (I2).
    void assertEqual() {
        eventually("all have applied the same", () -> {
            var leader = leader();
            var index = leader.node().commitIndex();
            return running().stream()
                    .allMatch(member -> member.node().applied().at().index() == index);
        });
        var dumps = running().stream()
                .map(member -> member.query("SELECT k, v FROM t ORDER BY k"))
                .distinct()
                .toList();
        assertThat(dumps).as("databases").hasSize(1);
        assertThat(running().stream().map(m -> m.node().applied().record()).distinct())
                .hasSize(1);
    }

    static void eventually(String what, java.util.function.BooleanSupplier condition) {
        assertThat(Waiting.until(condition, RaftMember.LONG)).as(what).isTrue();
    }

    @Override
    public void close() {
        heal();
        var stopping = running().stream()
                .map(member -> Thread.ofPlatform().start(member::stop)) // each waits for a second
                .toList();
        for (var thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        links.values().forEach(Link::close);
        members.values().forEach(member -> assertThat(member.halts).isEmpty());
    }

    static ReplicatedRecord record(List<String> ids) {
        var sorted = ids.stream().sorted().map(RaftCluster::listed).toList();
        return new ReplicatedRecord(CLUSTER, false, 1, ConnectionState.founding(false), 0, sorted, Optional.empty());
    }

    private static ReplicatedRecord.Member listed(String id) {
        var incarnation = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
        return new ReplicatedRecord.Member(id, incarnation, id + ":4002", "http://" + id, true, "3.54.1", "test");
    }

    private Stream<RaftMember> leaders() {
        return running().stream()
                .filter(member -> member.node().isReadyLeader())
                .sorted((a, b) -> Long.compare(b.node().term(), a.node().term()));
    }

    private Link link(String from, String to) {
        return links.computeIfAbsent(from + ">" + to, _ -> Link.to(member(to).port));
    }

    private List<Link> around(RaftMember member) {
        return members.keySet().stream()
                .filter(other -> !other.equals(member.id))
                .flatMap(other -> Stream.of(link(member.id, other), link(other, member.id)))
                .toList();
    }
}
