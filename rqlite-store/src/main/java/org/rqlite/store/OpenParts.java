// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.rqlite.store.disk.DatabaseFolder;
import org.rqlite.store.disk.FaultPoints;
import org.rqlite.store.disk.FolderLock;
import org.rqlite.store.disk.LogFolder;
import org.rqlite.store.disk.LogTail;
import org.rqlite.store.disk.NodeFile;
import org.rqlite.store.disk.Recovered;
import org.rqlite.store.founding.EntryState;
import org.rqlite.store.founding.FoundingFile;
import org.rqlite.store.founding.FoundingId;
import org.rqlite.store.log.ConnectionState;
import org.rqlite.store.log.RecordCodec;
import org.rqlite.store.log.TermIndex;
import org.rqlite.store.raft.Applied;
import org.rqlite.store.raft.ConfigurationFile;
import org.rqlite.store.raft.RaftConfig;
import org.rqlite.store.raft.RaftSettings;
import org.rqlite.store.sqlite.Checkpoint;
import org.rqlite.store.sqlite.EngineConfig;
import org.rqlite.store.sqlite.SqliteEngine;

/// The data folder, locked and brought into the state of its last snapshot, and the engine open on it.
///
/// @param lock held until the store is closed
/// @param node who this is
/// @param folder the database folder
/// @param recovered what the main file holds
/// @param engine open at that state
record OpenParts(FolderLock lock, NodeFile node, DatabaseFolder folder, Applied recovered, SqliteEngine engine) {
    private static final System.Logger LOG = System.getLogger(OpenParts.class.getName());
    private static final UUID NO_CLUSTER = new UUID(0, 0); // never founded: there is no such folder

    /// @throws org.rqlite.store.disk.DataFolderException if the node must not start on this folder
    /// @throws StoreException likewise
    static OpenParts open(StoreConfig config, Store.Surroundings around) throws IOException {
        var data = config.dataFolder();
        Files.createDirectories(data);
        var lock = FolderLock.take(data);
        try {
            var folder = DatabaseFolder.open(data, FaultPoints.configured());
            var node = finishDropping(data, identify(config, around.random()));
            var recovered = recover(config, node, folder, around.route());
            var state = recovered
                    .record()
                    .map(record -> record.connection())
                    .orElse(ConnectionState.founding(config.foreignKeys()));
            var engine = SqliteEngine.open(engineConfig(config, folder), state);
            if (recovered.at().index() >= 0) folder.checkInBackground(around.halt());
            return new OpenParts(lock, node, folder, recovered, engine);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Closes what is open, in the order in which nothing is written any more.
    void close() throws IOException {
        engine.close();
        folder.close();
        lock.close();
    }

    private static NodeFile identify(StoreConfig config, RandomGenerator random) throws IOException {
        var id = config.identity().nodeId();
        return id.isPresent()
                ? NodeFile.startAs(config.dataFolder(), id.get(), random)
                : NodeFile.start(config.dataFolder(), config.addresses().raftAddress(), random);
    }

    /// Finishes the deletion of a group whose founding is dead, before the group could vote (F6).
    private static NodeFile finishDropping(Path data, NodeFile node) throws IOException {
        var cluster = node.clusterId();
        if (cluster.isEmpty()) return node;
        var entry = FoundingFile.read(data).entry(new FoundingId(cluster.get()));
        if (entry.filter(found -> found.state() == EntryState.DROPPED).isEmpty()) return node;
        new LogFolder(RaftConfig.logFolder(data.resolve("raft"), cluster.get())).deleteGroup();
        return node.leave(data);
    }

    private static Applied recover(
            StoreConfig config, NodeFile node, DatabaseFolder folder, UnaryOperator<String> route) throws IOException {
        var raft = config.dataFolder().resolve("raft");
        var log = new LogFolder(RaftConfig.logFolder(raft, node.clusterId().orElse(NO_CLUSTER)));
        refuseOtherGroups(raft, node.clusterId());
        var cut = LogTail.cutTorn(log, RaftSettings.RECORD_BYTES_MAX);
        if (cut > 0)
            LOG.log(Level.WARNING, "cut a half-written entry off the log, it was never acknowledged bytes=" + cut);
        var found = folder.recover(log, OpenParts::finishCheckpoint);
        if (found instanceof Recovered.Lost lost) {
            new LostDatabase(RunningParts.self(config, node, ""), folder, log).replace(lost, config, route);
            found = folder.recover(log, OpenParts::finishCheckpoint);
        }
        return switch (found) {
            case Recovered.Fresh _ -> {
                // a group that was just made has none either; but here were some, and they were acknowledged
                if (log.firstIndex().isEmpty() && new ConfigurationFile(log.folder()).isOfALogWithEntries()) {
                    throw new StoreException("there is no database in " + config.dataFolder() + " and no entry in "
                            + log.folder() + ", but there were: put the folder db back, or start with an empty data"
                            + " folder, to be taken in as a new member or to load your latest backup");
                }
                yield new Applied(TermIndex.NONE, Optional.empty(), Instant.EPOCH);
            }
            case Recovered.At(var at, var record) -> {
                if (!Files.exists(log.folder())) {
                    throw new StoreException("the log is missing: no folder " + log.folder()
                            + ", but the database holds entries up to " + at.index()
                            + ": put the folder back, or start with an empty data folder and load your latest backup");
                }
                yield new Applied(at, Optional.of(RecordCodec.decode(record.toArray())), Instant.EPOCH);
            }
            case Recovered.Lost lost -> throw new StoreException(lost.message());
        };
    }

    /// Moves the WAL of an interrupted snapshot into the main file.
    private static void finishCheckpoint(Path databaseFile) throws IOException {
        try (var engine = SqliteEngine.open(EngineConfig.of(databaseFile), ConnectionState.founding(false))) {
            if (engine.checkpoint() instanceof Checkpoint.Busy) {
                throw new IOException("another process has " + databaseFile + " open: end it");
            }
        }
    }

    /// Ratis would start every group that it finds (I6).
    private static void refuseOtherGroups(Path raft, Optional<UUID> cluster) throws IOException {
        if (!Files.exists(raft)) return;
        try (var groups = Files.newDirectoryStream(raft)) {
            for (var group : groups) {
                var name = group.getFileName().toString();
                if (name.length() == 36 && Files.isDirectory(group) && !isOf(cluster, name)) {
                    var mine = cluster.map(id -> "in " + id).orElse("in none");
                    throw new StoreException("%s belongs to another cluster than this node, which is %s: move it away"
                            .formatted(group, mine));
                }
            }
        }
    }

    private static boolean isOf(Optional<UUID> cluster, String name) {
        return cluster.map(UUID::toString).filter(name::equals).isPresent();
    }

    private static EngineConfig engineConfig(StoreConfig config, DatabaseFolder folder) {
        var usual = EngineConfig.of(folder.databaseFile());
        return new EngineConfig(
                folder.databaseFile(),
                config.sqlite().readers(),
                usual.readQueueSizeMax(),
                config.sqlite().lengthMax(),
                config.sqlite().mmap(),
                usual.readTimeMax());
    }
}
