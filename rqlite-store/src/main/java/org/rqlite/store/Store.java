// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.rqlite.api.Backup;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Backups;
import org.rqlite.api.Cluster;
import org.rqlite.api.Database;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.Formation;
import org.rqlite.api.Halt;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.Loads;
import org.rqlite.api.NodeReport;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.api.SnapshotResult;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.disk.DataFolderException;
import org.rqlite.store.forming.Forming;
import org.rqlite.store.log.ReplicatedRecord;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.raft.Waiting;
import org.rqlite.store.sqlite.BrokenDatabaseException;

/// One node's data: a SQLite database that changes only through a replicated log.
///
/// Any thread may call, virtual ones too: SQLite runs on threads of the store's own. Opened once, closed once
/// by whoever opened it; a call after that ends with [NotOpenException].
public final class Store implements Database, Backups, Loads, Cluster, Formation, DiagnosticSource, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Store.class.getName());
    private static final Duration FOUNDING_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STEP_DOWN_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(10);

    private final StoreConfig config;
    private final OpenParts parts;
    private final RunningParts running;
    private final RaftNode node;
    private final Database database;
    private final ClusterView cluster;
    private final DatabaseCounters counters;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    private Store(StoreConfig config, OpenParts parts, RunningParts running) {
        this.config = config;
        this.parts = parts;
        this.running = running;
        this.node = running.raft();
        this.database = running.database();
        this.counters = running.counters();
        this.cluster = new ClusterView(running, config.identity().version(), this::answers);
    }

    /// Opens the store of one node, its node-to-node port with it.
    ///
    /// A node that belongs to no cluster waits to be told how to get into one, see [Formation]. The only voter of
    /// a cluster blocks until it knows how that was founded, about half a second; any other node returns at
    /// once. It may not be ready to serve yet, see [#readiness].
    ///
    /// @param config where and how
    /// @param halt ends the process when going on could give wrong answers
    /// @param clock stamps writes
    /// @param random source of ids and seeds; from now on the store's alone
    /// @return the open store
    /// @throws StoreException if the node must not or cannot start on this folder; the message says what to do
    public static Store open(StoreConfig config, Halt halt, InstantSource clock, RandomGenerator random) {
        return open(config, new Surroundings(halt, clock, random, new Metrics(), UnaryOperator.identity()));
    }

    /// What a store meets outside of its folder.
    ///
    /// @param halt ends the process
    /// @param clock stamps writes
    /// @param random source of ids and seeds
    /// @param metrics of the node; the store adds its own, so they serve one store
    /// @param route the address to dial for an address of another node: a proxy's, in tests
    public record Surroundings(
            Halt halt, InstantSource clock, RandomGenerator random, Metrics metrics, UnaryOperator<String> route) {}

    /// The same for a store whose work is counted.
    ///
    /// @param config where and how
    /// @param around what it meets outside of its folder
    /// @return the open store
    /// @throws StoreException as above
    public static Store open(StoreConfig config, Surroundings around) {
        try {
            var parts = OpenParts.open(config, around);
            try {
                return start(config, parts, around);
            } catch (IOException | RuntimeException e) {
                parts.close();
                throw e;
            }
        } catch (DataFolderException | BrokenDatabaseException e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new StoreException("cannot open the data folder " + config.dataFolder() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Served run(Request request, ResultSink results) {
        requireOpen();
        return database.run(request, results);
    }

    @Override
    public void backUp(Backup backup, BackupSink sink) {
        requireOpen();
        running.backups().backUp(backup, sink);
    }

    @Override
    public Served load(DatabaseSource source, Duration timeout) {
        requireOpen();
        return running.loads().load(source, timeout);
    }

    @Override
    public void boot(DatabaseSource source) {
        requireOpen();
        running.loads().boot(source);
    }

    @Override
    public Peer self() {
        return ClusterView.peer(running.self().member());
    }

    @Override
    public Optional<Peer> leader() {
        return closed ? Optional.empty() : cluster.leader();
    }

    @Override
    public List<Peer> members() {
        requireOpen();
        return cluster.peers();
    }

    @Override
    public List<NodeReport> nodes(Duration timeout) {
        requireOpen();
        return cluster.nodes(timeout);
    }

    @Override
    public Readiness readiness(boolean sync, Duration timeout) {
        return closed ? new Readiness.NoLeader("") : cluster.readiness(sync, timeout);
    }

    @Override
    public void remove(String nodeId, Duration timeout) {
        forming().remove(nodeId, timeout);
    }

    @Override
    public void stepDown(Optional<String> successor, Duration timeout) {
        forming().stepDown(successor, timeout);
    }

    @Override
    public SnapshotResult takeSnapshot(Duration timeout) {
        requireOpen();
        var last = node.view().snapshot().index();
        if (last >= node.applied().at().index()) return SnapshotResult.NOTHING_NEW;
        var result = node.takeSnapshot(timeout) ? SnapshotResult.TAKEN : SnapshotResult.NOT_YET;
        counters.userSnapshot(result);
        return result;
    }

    @Override
    public Stage stage() {
        requireOpen();
        var id = running.self().cluster();
        if (id.isEmpty()) return new Stage.Outside();
        var members = node.members();
        var selfOnly =
                members.isLoneVoter(running.self().id()) && members.learners().isEmpty();
        return new Stage.Inside(id.get(), members.voters().size(), selfOnly);
    }

    @Override
    public boolean knowsLeader() {
        return forming().knowsLeader();
    }

    @Override
    public LoneFounding loneFounding() {
        return forming().loneFounding();
    }

    @Override
    public boolean verifyLeadership(Duration timeout) {
        return forming().verifyLeadership(timeout);
    }

    @Override
    public void foundAlone() {
        forming().foundAlone();
        if (!awaitRecord()) throw new LeaderNotFoundException();
    }

    @Override
    public List<String> others() {
        return forming().others();
    }

    @Override
    public void meet(String raftAddress) {
        forming().meet(raftAddress);
    }

    @Override
    public JoinOutcome join(String raftAddress, Duration timeout) {
        return forming().join(raftAddress, timeout);
    }

    @Override
    public AnnounceOutcome announce(String raftAddress, Duration timeout) {
        return forming().announce(raftAddress, timeout);
    }

    @Override
    public void tick() {
        forming().tick();
    }

    @Override
    public Door probe(String address, Duration timeout) {
        return forming().probe(address, timeout);
    }

    @Override
    public Diagnostic report() {
        if (closed) return new StoreReport.Closed().section();
        return new StoreReport(config, parts, running, cluster.leader()).section();
    }

    /// Closes the store: hands leadership over or leaves the cluster as configured, takes no more requests, folds
    /// the log into the database file, stops. Under three seconds when idle. May be called twice.
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) return;
        depart();
        end();
    }

    /// Ends as a kill would: hands nothing over, takes no snapshot. For tests of crashes.
    void crash() {
        if (!closing.compareAndSet(false, true)) return;
        node.abandon();
        end();
    }

    private void end() {
        closed = true;
        running.close();
        try {
            parts.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the data folder was not closed cleanly", e);
        }
    }

    private void depart() {
        var alone = node.members().isLoneVoter(running.self().id());
        try {
            if (config.ending().leave() && !alone && running.self().cluster().isPresent()) {
                running.forming().remove(running.self().id(), LEAVE_TIMEOUT);
            } else if (config.ending().stepDown() && !alone && node.isLeader()) {
                running.forming().stepDown(Optional.empty(), STEP_DOWN_TIMEOUT);
            }
        } catch (DatabaseException e) {
            LOG.log(Level.WARNING, () -> "the node stops without leaving in order: " + e.getMessage());
        }
    }

    private static Store start(StoreConfig config, OpenParts parts, Surroundings around) throws IOException {
        var recovered = parts.recovered().record();
        if (recovered.isPresent()) check(recovered.get(), config);
        var store = new Store(config, parts, RunningParts.start(config, parts, around));
        try {
            var alone = store.node.members().isLoneVoter(store.running.self().id());
            if (alone && !store.awaitRecord()) {
                LOG.log(Level.WARNING, "no leader yet, the cluster's settings are not known");
            }
            var record = store.node.applied().record();
            if (record.isPresent()) check(record.get(), config);
            new StoreLevels(store.node, parts.engine(), () -> store.closed).show(around.metrics());
            return store;
        } catch (RuntimeException e) {
            store.running.close();
            throw e;
        }
    }

    /// Refuses a flag that differs from what the cluster was founded with (S4).
    private static void check(ReplicatedRecord record, StoreConfig config) {
        var founded = record.foreignKeysAtFounding();
        if (founded == config.foreignKeys()) return;
        throw new StoreException(
                "the cluster was founded with -fk=%s, this node is started with -fk=%s: start it with -fk=%s, or change foreign keys on all nodes by PRAGMA foreign_keys"
                        .formatted(founded, config.foreignKeys(), founded));
    }

    private boolean awaitRecord() {
        return Waiting.until(() -> node.applied().record().isPresent(), FOUNDING_TIMEOUT);
    }

    private Forming forming() {
        requireOpen();
        return running.forming();
    }

    private void requireOpen() {
        if (closed) throw new NotOpenException();
    }

    /// Whether the database answers; empty if it does, else why not.
    private Optional<String> answers() {
        return new Probe(parts.engine()).failure();
    }
}
