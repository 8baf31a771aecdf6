// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.disk.DatabaseFolder;
import org.rqlite.store.disk.FaultPoints;
import org.rqlite.store.disk.LogFolder;
import org.rqlite.store.disk.Recovered;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.EncodedRequest;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RecordCodec;
import org.rqlite.store.log.TermIndex;
import org.rqlite.store.raft.Applied;
import org.rqlite.store.raft.Committed;
import org.rqlite.store.raft.NodeService;
import org.rqlite.store.raft.RaftConfig;
import org.rqlite.store.raft.RaftCounters;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.sqlite.Checkpoint;
import org.rqlite.store.sqlite.EngineConfig;
import org.rqlite.store.sqlite.SqliteEngine;
import org.rqlite.testkit.Ports;

/// One node of a [RaftCluster]: consensus and SQLite on a folder, without what makes a store of it.
final class RaftMember {
    static final Duration LONG = Duration.ofSeconds(30);

    final String id;
    final int port = Ports.free();
    final List<String> halts = new CopyOnWriteArrayList<>();
    FaultPoints faults = FaultPoints.NONE;
    volatile boolean fetches = true; // whether snapshots can be pulled
    final AtomicInteger fetched = new AtomicInteger(); // how many were

    volatile Runnable afterFetch = () -> {}; // before it counts, and the consensus layer is told

    private final RaftCluster cluster;
    private final Path folder;
    private volatile @Nullable Open open;

    private record Open(DatabaseFolder folder, SqliteEngine engine, StubbornDatabase database, RaftNode node) {}

    RaftMember(RaftCluster cluster, String id, Path folder) {
        this.cluster = cluster;
        this.id = id;
        this.folder = folder;
    }

    /// Starts it on its folder, in the group if the folder has it.
    RaftMember start() {
        try {
            Files.createDirectories(folder);
            var databaseFolder = DatabaseFolder.open(folder, faults);
            var log = new LogFolder(RaftConfig.logFolder(folder.resolve("raft"), RaftCluster.CLUSTER));
            var recovered = recover(databaseFolder, log);
            var state = recovered.record().map(record -> record.connection()).orElse(ConnectionState.founding(false));
            var engine = SqliteEngine.open(EngineConfig.of(databaseFolder.databaseFile()), state);
            var database = new StubbornDatabase(new SqliteDatabase(engine, databaseFolder));
            var peers =
                    new RaftNode.Peers(NodeService.NONE, peer -> cluster.address(id, peer), this::fetch, this::termOf);
            var node = RaftNode.start(
                    new RaftNode.Parts(
                            database,
                            recovered,
                            InstantSource.system(),
                            new SplittableRandom(),
                            _ -> {},
                            peers,
                            new RaftCounters(new Metrics())),
                    config(),
                    (reason, message, cause) -> halts.add(reason + " " + message + " " + cause));
            open = new Open(databaseFolder, engine, database, node);
            return this;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return open != null;
    }

    RaftNode node() {
        return open().node();
    }

    /// Ends it as `kill -9` would: what was not folded into the main file is replayed.
    void crash() {
        open().database().stubborn = true;
        stop();
    }

    void stop() {
        var ending = open();
        open = null;
        ending.node().close();
        ending.engine().close();
        ending.folder().close();
    }

    Committed execute(String... sql) {
        return node().propose(encoded(sql), LONG).await();
    }

    List<String> query(String sql) {
        var sink = new Collected();
        open().engine()
                .query(
                        new Request(
                                Request.Kind.QUERY,
                                List.of(Statement.of(sql)),
                                false,
                                ReadPolicy.of(ConsistencyLevel.NONE),
                                Duration.ZERO,
                                LONG),
                        sink);
        return sink.results;
    }

    static EncodedRequest encoded(String... sql) {
        return EntryCodec.encode(new LoggedRequest(
                Request.Kind.EXECUTE,
                java.util.Arrays.stream(sql).map(Statement::of).toList(),
                false,
                0,
                0,
                1_000_000_000,
                Optional.empty()));
    }

    private Open open() {
        var now = open;
        assertThat(now).as("node " + id + " runs").isNotNull();
        return now;
    }

    private RaftConfig config() {
        return new RaftConfig(
                folder.resolve("raft"),
                DatabaseFolder.temporary(folder),
                id,
                Optional.of(RaftCluster.CLUSTER),
                "127.0.0.1",
                port,
                cluster.times,
                new RaftConfig.Trigger(Duration.ofSeconds(1), cluster.snapshotEntries, 1 << 30));
    }

    private static Applied recover(DatabaseFolder folder, LogFolder log) throws IOException {
        return switch (folder.recover(log, RaftMember::finish)) {
            case Recovered.Fresh _ -> new Applied(TermIndex.NONE, Optional.empty(), Instant.EPOCH);
            case Recovered.At(var at, var record) ->
                new Applied(at, Optional.of(RecordCodec.decode(record.toArray())), Instant.EPOCH);
            case Recovered.Lost lost -> throw new IOException(lost.message());
        };
    }

    private static void finish(Path file) {
        try (var engine = SqliteEngine.open(EngineConfig.of(file), ConnectionState.founding(false))) {
            assertThat(engine.checkpoint()).isInstanceOf(Checkpoint.Done.class);
        }
    }

    /// As the peer service would, over the same link.
    private CompletableFuture<OptionalLong> termOf(String peer, Duration timeout) {
        var asked = cluster.reach(id, peer);
        var term = asked.filter(node -> node.node().cluster().isPresent())
                .map(node -> OptionalLong.of(node.node().term()))
                .orElse(OptionalLong.empty());
        return CompletableFuture.completedFuture(term);
    }

    private TermIndex fetch(String leader, long firstIndex) throws IOException {
        if (!fetches) throw new IOException("told not to");
        var from = cluster.reach(id, leader).orElseThrow(() -> new IOException("cannot reach " + leader));
        if (!from.node().takeSnapshot(Duration.ofSeconds(10))) throw new IOException("no snapshot there");
        var mine = open().folder();
        mine.forgetReceived();
        try (var held = from.open().folder().hold().take();
                var file = FileChannel.open(
                        mine.incomingFile(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            var piece = ByteBuffer.allocate(1 << 16);
            for (var offset = 0L; held.read(offset, piece) > 0; ) {
                piece.flip();
                offset += file.write(piece);
                piece.clear();
            }
            assertThat(file.size()).isEqualTo(held.bytes());
            mine.install(held.at(), held.record(), held.sum());
            afterFetch.run();
            fetched.incrementAndGet();
            return held.at();
        }
    }
}
