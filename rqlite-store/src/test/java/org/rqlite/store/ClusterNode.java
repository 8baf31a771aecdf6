// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.Formation;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.testkit.Ports;

/// One node of a [StoreCluster]: a store that is started, killed, moved and wiped, and the loop that brings it into
/// a cluster as a server's does.
final class ClusterNode implements AutoCloseable {
    private static final Duration ASK = Duration.ofSeconds(5);

    final int number;
    final String id;
    final Path folder;
    final List<String> halts = new CopyOnWriteArrayList<>();
    final List<String> refusals = new CopyOnWriteArrayList<>();
    UnaryOperator<StoreConfig> configured = config -> config;
    private final UnaryOperator<String> route;
    private volatile int port;
    private volatile @Nullable Store store;
    private volatile Metrics metrics = new Metrics(); // of the store that is open
    private volatile @Nullable Thread boot;

    ClusterNode(int number, String id, Path folder, int port, UnaryOperator<String> route) {
        this.number = number;
        this.id = id;
        this.folder = folder;
        this.port = port;
        this.route = route;
    }

    Store store() {
        return Objects.requireNonNull(store, "not started");
    }

    Metrics metrics() {
        return metrics;
    }

    boolean isRunning() {
        return store != null;
    }

    int port() {
        return port;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /// Opens the store; it does nothing by itself.
    ClusterNode open() {
        var addresses = new StoreConfig.Addresses("127.0.0.1", port, address(), "http://" + id);
        var config = StoreConfig.of(folder, addresses)
                .with(new StoreConfig.Identity(Optional.of(id), "v0.1.0"))
                .with(new StoreConfig.Raft(
                        Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMillis(50)))
                .with(new StoreConfig.Snapshots(Duration.ofMillis(200), 1_000_000, 1 << 30))
                .with(new StoreConfig.Sqlite(2, 100_000_000, true, Duration.ofMinutes(1)));
        metrics = new Metrics();
        store = Store.open(
                configured.apply(config),
                new Store.Surroundings(
                        (reason, message, cause) -> halts.add(reason + " " + message + " " + cause),
                        InstantSource.system(),
                        new SplittableRandom(ThreadLocalRandom.current().nextLong()),
                        metrics,
                        route));
        return this;
    }

    /// Opens the store and does what a server does with `-join` and `-bootstrap-expect`, on a thread of its own,
    /// until a leader is known.
    ClusterNode boot(List<String> targets) {
        open();
        var mine = store();
        boot = Thread.ofVirtual().start(() -> {
            try {
                while (store == mine && !step(mine, targets)) {
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(50_000_000, 100_000_000));
                }
            } catch (RuntimeException e) {
                if (store == mine) refusals.add("boot ended: " + e);
            }
        });
        return this;
    }

    private boolean step(Store mine, List<String> targets) {
        if (mine.knowsLeader()) return true;
        for (var target : targets) {
            switch (mine.join(target, ASK)) {
                case Formation.JoinOutcome.Joined _ -> {
                    return true;
                }
                case Formation.JoinOutcome.Refused(var reason) -> refusals.add(reason);
                case Formation.JoinOutcome.NoLeader _, Formation.JoinOutcome.Unreachable _ -> {}
            }
        }
        for (var target : targets) {
            if (mine.announce(target, ASK) instanceof Formation.AnnounceOutcome.Refused(var reason)) {
                refusals.add(reason);
            }
        }
        mine.tick();
        return false;
    }

    /// Ends the process as `kill -9` would.
    void crash() {
        var mine = store;
        store = null;
        if (mine != null) mine.crash();
        awaitBoot();
    }

    /// Ends the process in order.
    @Override
    public void close() {
        var mine = store;
        store = null;
        if (mine != null) mine.close();
        awaitBoot();
    }

    /// Comes back under another address.
    void move() {
        port = Ports.free();
    }

    /// Loses its disk.
    void wipe() {
        assertThat(isRunning()).isFalse();
        if (!Files.exists(folder)) return;
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean leads() {
        var mine = store;
        return mine != null
                && mine.leader().filter(leader -> leader.id().equals(id)).isPresent();
    }

    List<String> execute(String... sql) {
        return run(Request.Kind.EXECUTE, ConsistencyLevel.WEAK, sql);
    }

    List<String> query(ConsistencyLevel level, String... sql) {
        return run(Request.Kind.QUERY, level, sql);
    }

    /// What this node's own database holds.
    List<String> local(String sql) {
        return query(ConsistencyLevel.NONE, sql);
    }

    Optional<java.util.UUID> cluster() {
        return store().stage() instanceof Formation.Stage.Inside inside
                ? Optional.of(inside.clusterId())
                : Optional.empty();
    }

    private List<String> run(Request.Kind kind, ConsistencyLevel level, String... sql) {
        var sink = new Collected();
        store().run(TestNode.request(kind, ReadPolicy.of(level), sql), sink);
        return sink.results;
    }

    private void awaitBoot() {
        var thread = boot;
        if (thread == null) return;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
