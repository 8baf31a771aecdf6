// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.rqlite.api.Backup;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Backups;
import org.rqlite.api.Cluster;
import org.rqlite.api.Database;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.Halt;
import org.rqlite.api.Loads;
import org.rqlite.api.NodeReport;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.api.SnapshotResult;
import org.rqlite.api.metrics.Metrics;

/// A server over a database and a cluster that do what a test tells them.
public final class TestNode implements AutoCloseable {
    /// The one member of its cluster.
    public static final Peer SELF = new Peer("1", "http://localhost:4001", "localhost:4002", true);

    /// When it started.
    public static final Instant START = Instant.ofEpochSecond(1_700_000_000, 5);

    /// What its database does; by default a write of one row.
    public final AtomicReference<Database> database = new AtomicReference<>((request, sink) -> {
        sink.executed(1, 1, 0);
        return new Served(7);
    });

    /// Who leads.
    public final AtomicReference<Optional<Peer>> leader = new AtomicReference<>(Optional.of(SELF));

    /// Who belongs to its cluster.
    public final AtomicReference<Supplier<List<Peer>>> members = new AtomicReference<>(() -> List.of(SELF));

    /// What its cluster reports.
    public final AtomicReference<List<NodeReport>> reports =
            new AtomicReference<>(List.of(new NodeReport(SELF, "v10", true, true, Duration.ofNanos(20_500), "")));

    /// Whether it is ready.
    public final AtomicReference<Readiness> readiness = new AtomicReference<>(new Readiness.Ready());

    /// The requests that its database saw.
    public final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    /// What happens to those who remove a node or have the leader step down, after it was written down.
    public final AtomicReference<Consumer<Duration>> departure = new AtomicReference<>(_ -> {});

    /// What becomes of a snapshot, by its time.
    public final AtomicReference<Function<Duration, SnapshotResult>> snapshot =
            new AtomicReference<>(_ -> SnapshotResult.TAKEN);

    /// The backups that it was asked for.
    public final List<Backup> backedUp = Collections.synchronizedList(new ArrayList<>());

    /// What a backup is; by default a few bytes.
    public final AtomicReference<Backups> backups =
            new AtomicReference<>((_, sink) -> sink.piece(new byte[] {'b', 'y', 't', 'e', 's'}, 0, 5));

    /// The databases that were loaded, each with `load` and its time or `boot` before it.
    public final List<String> loaded = Collections.synchronizedList(new ArrayList<>());

    /// What becomes of a load, after it was written down.
    public final AtomicReference<Supplier<Served>> load = new AtomicReference<>(() -> new Served(8));

    /// What becomes of a load before a byte of it is read.
    public final AtomicReference<Runnable> beforeLoad = new AtomicReference<>(() -> {});

    /// The nodes that it was told to remove.
    public final List<String> removed = Collections.synchronizedList(new ArrayList<>());

    /// The successors that its leader was told to step down for.
    public final List<Optional<String>> stepDowns = Collections.synchronizedList(new ArrayList<>());

    /// What it was halted for.
    public final List<String> halts = Collections.synchronizedList(new ArrayList<>());

    /// What it counts.
    public final Metrics metrics = new Metrics();

    private final HttpServer server;

    private TestNode(HttpConfig config) {
        var status = new TreeMap<String, DiagnosticSource>(Map.of(
                "store",
                () -> Diagnostic.section(Map.of(
                        "ready",
                        Diagnostic.of(true),
                        "raft",
                        Diagnostic.section(Map.of("state", Diagnostic.of("Leader"), "term", Diagnostic.of(2)))))));
        var variables = new TreeMap<String, DiagnosticSource>(Map.of(
                "cmdline", () -> new Diagnostic.Items(List.of(Diagnostic.of("rqlited"), Diagnostic.of("<data>")))));
        Halt halt = (reason, message, _) -> halts.add(reason + " " + message);
        server = HttpServer.start(
                config,
                new HttpServer.Parts(
                        this::run,
                        this::backUp,
                        new Loading(),
                        new Members(),
                        status,
                        "v10-test",
                        halt,
                        START,
                        metrics,
                        variables));
    }

    /// With limits and timeouts that tests can live with.
    public static TestNode start() {
        return start(config());
    }

    /// With these settings.
    public static TestNode start(HttpConfig config) {
        return new TestNode(config);
    }

    /// The settings of [#start()].
    public static HttpConfig config() {
        var config = HttpConfig.of("127.0.0.1", 0, "node1.example:4001");
        return with(config, new HttpConfig.Limits(1024 * 1024, 16 * 1024 * 1024, 256));
    }

    /// The same settings with other limits.
    public static HttpConfig with(HttpConfig config, HttpConfig.Limits limits) {
        return new HttpConfig(
                config.host(),
                config.port(),
                config.advertisedAddress(),
                config.allowOrigin(),
                limits,
                config.timeouts(),
                config.queue(),
                config.shutdownGrace());
    }

    /// The same settings with other timeouts.
    public static HttpConfig with(HttpConfig config, HttpConfig.Timeouts timeouts) {
        return new HttpConfig(
                config.host(),
                config.port(),
                config.advertisedAddress(),
                config.allowOrigin(),
                config.limits(),
                timeouts,
                config.queue(),
                config.shutdownGrace());
    }

    /// As when its process is told to stop.
    public void stopQueue() {
        server.stopQueue();
    }

    private Served run(Request request, ResultSink sink) {
        requests.add(request);
        return database.get().run(request, sink);
    }

    private void backUp(Backup backup, BackupSink sink) {
        backedUp.add(backup);
        backups.get().backUp(backup, sink);
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Loading implements Loads {
        @Override
        public Served load(DatabaseSource database, Duration timeout) {
            return take("load " + timeout.toSeconds() + " ", database);
        }

        @Override
        public void boot(DatabaseSource database) {
            var _ = take("boot ", database);
        }

        private Served take(String how, DatabaseSource database) {
            beforeLoad.get().run();
            var bytes = new ByteArrayOutputStream();
            database.copyTo(bytes::write);
            loaded.add(how + bytes.toString(StandardCharsets.ISO_8859_1));
            return load.get().get();
        }
    }

    private final class Members implements Cluster {
        @Override
        public Peer self() {
            return SELF;
        }

        @Override
        public Optional<Peer> leader() {
            return leader.get();
        }

        @Override
        public List<Peer> members() {
            return members.get().get();
        }

        @Override
        public List<NodeReport> nodes(Duration timeout) {
            return reports.get();
        }

        @Override
        public Readiness readiness(boolean sync, Duration timeout) {
            return readiness.get();
        }

        @Override
        public void remove(String nodeId, Duration timeout) {
            removed.add(nodeId);
            departure.get().accept(timeout);
        }

        @Override
        public void stepDown(Optional<String> successor, Duration timeout) {
            stepDowns.add(successor);
            departure.get().accept(timeout);
        }

        @Override
        public SnapshotResult takeSnapshot(Duration timeout) {
            return snapshot.get().apply(timeout);
        }
    }
}
