// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.Formation;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.testkit.Ports;

/// A store on a temporary folder and a free port, with short ways to ask it.
final class TestNode implements AutoCloseable {
    private static final Set<String> LOCK = Set.of("lock", "pid"); // held by this process

    static final Duration LONG = Duration.ofSeconds(20);

    final Path folder;
    final List<String> halts = new CopyOnWriteArrayList<>();
    InstantSource clock = InstantSource.system();
    UnaryOperator<StoreConfig> configured = config -> config;
    Store store;
    Metrics metrics = new Metrics(); // of the store that is open

    TestNode(Path folder) {
        this.folder = folder;
    }

    static TestNode started(Path folder) {
        return new TestNode(folder).start();
    }

    TestNode start() {
        var port = Ports.free();
        var address = "127.0.0.1:" + port;
        var addresses = new StoreConfig.Addresses("127.0.0.1", port, address, "http://" + address);
        var named = StoreConfig.of(folder, addresses)
                .with(new StoreConfig.Identity(Optional.of("n1"), "v0.1.0"))
                .with(new StoreConfig.Snapshots(Duration.ofMillis(200), 1_000_000, 1 << 30))
                .with(new StoreConfig.Sqlite(2, 100_000_000, true, Duration.ofMinutes(10)));
        metrics = new Metrics();
        store = Store.open(
                configured.apply(named),
                new Store.Surroundings(
                        (reason, message, _) -> halts.add(reason + " " + message),
                        clock,
                        new SplittableRandom(),
                        metrics,
                        UnaryOperator.identity()));
        if (store.stage() instanceof Formation.Stage.Outside) store.foundAlone();
        eventually(() -> store.readiness(true, LONG) instanceof Readiness.Ready);
        return this;
    }

    void restart() {
        store.close();
        start();
    }

    /// A node on a copy of the folder as it is now: what `kill -9` at this moment would leave.
    TestNode crashed(Path copy) {
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) {
                var name = folder.relativize(file).toString();
                if (!LOCK.contains(name)) Files.copy(file, copy.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var node = new TestNode(copy);
        node.configured = configured;
        node.clock = clock;
        return node.start();
    }

    @Override
    public void close() {
        if (store != null) store.close();
        assertThat(halts).isEmpty();
    }

    /// As `/status` shows it.
    Diagnostic clusterId() {
        return Objects.requireNonNull(
                ((Diagnostic.Section) store.report()).facts().get("cluster_id"));
    }

    List<String> execute(String... sql) {
        return run(Request.Kind.EXECUTE, ConsistencyLevel.WEAK, sql);
    }

    List<String> query(String sql) {
        return query(ConsistencyLevel.WEAK, sql);
    }

    List<String> query(ConsistencyLevel level, String sql) {
        return run(Request.Kind.QUERY, level, sql);
    }

    List<String> run(Request.Kind kind, ConsistencyLevel level, String... sql) {
        var sink = new Collected();
        store.run(request(kind, ReadPolicy.of(level), sql), sink);
        return sink.results;
    }

    static Request request(Request.Kind kind, ReadPolicy read, String... sql) {
        var statements = Arrays.stream(sql).map(Statement::of).toList();
        return new Request(kind, statements, false, read, Duration.ZERO, LONG);
    }

    /// Polls until the condition holds; fails after a long time.
    static void eventually(BooleanSupplier condition) {
        var end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
