// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.rqlite.api.Cluster;
import org.rqlite.api.Database;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.Halt;
import org.rqlite.api.NodeReport;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.store.disk.DataFolderException;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.raft.RaftConfig;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.raft.Waiting;
import org.rqlite.store.sqlite.BrokenDatabaseException;
import org.rqlite.store.sqlite.StepBudget;

/// One node's data: a SQLite database that changes only through a replicated log.
///
/// Any thread may call, virtual ones too: SQLite runs on threads of the store's own. Opened once, closed once
/// by whoever opened it; a call after that ends with [NotOpenException].
public final class Store implements Database, Cluster, DiagnosticSource, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Store.class.getName());
    private static final Duration FOUNDING_TIMEOUT = Duration.ofSeconds(10);

    private final StoreConfig config;
    private final OpenParts parts;
    private final Membership membership;
    private final RaftNode node;
    private final ReadLevels levels;
    private final ClusterView cluster;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Store(StoreConfig config, OpenParts parts, Membership membership, RaftNode node) {
        this.config = config;
        this.parts = parts;
        this.membership = membership;
        this.node = node;
        this.levels = new ReadLevels(node);
        this.cluster = new ClusterView(node, membership, config.identity().version(), this::answers);
    }

    /// Opens the store of one node; a new data folder becomes a cluster of this node alone.
    ///
    /// Blocks until the node takes part and knows how its cluster was founded; it may not be ready to serve
    /// yet, see [#readiness]. On a new folder: about half a second.
    ///
    /// @param config where and how
    /// @param halt ends the process when going on could give wrong answers
    /// @param clock stamps writes
    /// @param random source of ids and seeds; from now on the store's alone
    /// @return the open store
    /// @throws StoreException if the node must not or cannot start on this folder; the message says what to do
    public static Store open(StoreConfig config, Halt halt, InstantSource clock, RandomGenerator random) {
        try {
            var parts = OpenParts.open(config, halt, random);
            try {
                return start(config, parts, halt, clock, random);
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
        if (closed.get()) throw new NotOpenException();
        parts.engine().gate().check(request);
        return switch (request.kind()) {
            case EXECUTE -> log(request, results);
            case QUERY -> read(request, results);
            case REQUEST -> parts.engine().readOnly(request) ? read(request, results) : log(request, results);
        };
    }

    @Override
    public Peer self() {
        return membership.self();
    }

    @Override
    public Optional<Peer> leader() {
        return closed.get() ? Optional.empty() : cluster.leader();
    }

    @Override
    public List<NodeReport> nodes(Duration timeout) {
        if (closed.get()) throw new NotOpenException();
        return cluster.nodes();
    }

    @Override
    public Readiness readiness(boolean sync, Duration timeout) {
        return closed.get() ? new Readiness.NoLeader("") : cluster.readiness(sync, timeout);
    }

    @Override
    public void remove(String nodeId, Duration timeout) {
        if (closed.get()) throw new NotOpenException();
        throw new RefusedException("a cluster of one node cannot remove a member");
    }

    @Override
    public void stepDown(Optional<String> successor, Duration timeout) {
        if (closed.get()) throw new NotOpenException();
        throw new RefusedException("no other voter could lead");
    }

    @Override
    public Diagnostic report() {
        if (closed.get()) return new StoreReport.Closed().section();
        return new StoreReport(config, parts, node, cluster.leader()).section();
    }

    /// Closes the store: takes no more requests, folds the log into the database file, stops. Under three
    /// seconds when idle. May be called twice.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        node.close();
        try {
            parts.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the data folder was not closed cleanly", e);
        }
    }

    private static Store start(
            StoreConfig config, OpenParts parts, Halt halt, InstantSource clock, RandomGenerator random)
            throws IOException {
        var membership = new Membership(
                parts.node(), parts.clusterId(), config, parts.engine().sqliteVersion());
        parts.recovered().record().ifPresent(membership::check);
        var database = new SqliteDatabase(parts.engine(), parts.folder());
        var node = RaftNode.start(
                new RaftNode.Parts(database, parts.recovered(), clock, random, membership::tend, RaftNode.Peers.NONE),
                raftConfig(config, parts),
                halt);
        try {
            // a process killed before it had founded its group leaves a folder without one
            node.found(parts.clusterId(), List.of(parts.node().nodeId()));
            if (!Waiting.until(() -> node.applied().record().isPresent(), FOUNDING_TIMEOUT)) {
                LOG.log(Level.WARNING, "no leader yet, the cluster's settings are not known");
            }
            node.applied().record().ifPresent(membership::check);
            return new Store(config, parts, membership, node);
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private static RaftConfig raftConfig(StoreConfig config, OpenParts parts) {
        var snapshots = config.snapshots();
        return new RaftConfig(
                config.dataFolder().resolve("raft"),
                org.rqlite.store.disk.DatabaseFolder.temporary(config.dataFolder()),
                parts.node().nodeId(),
                Optional.of(parts.clusterId()),
                config.addresses().bindHost(),
                config.addresses().bindPort(),
                new RaftConfig.Times(
                        config.raft().heartbeatTimeout(),
                        config.raft().electionTimeout(),
                        config.raft().applyTimeout()),
                new RaftConfig.Trigger(snapshots.interval(), snapshots.entries(), snapshots.walBytes()));
    }

    private Served read(Request request, ResultSink results) {
        if (levels.needsLog(request.read())) return log(request, results);
        levels.await(request.read());
        parts.engine().query(request, results);
        return Served.LOCALLY;
    }

    private Served log(Request request, ResultSink results) {
        levels.requireReadyLeader();
        var logged = new LoggedRequest(
                request.kind(),
                request.statements(),
                request.transaction(),
                0, // time and seed: set when it gets its place in the log
                0,
                StepBudget.of(request.dbTimeout(), config.sqlite().writeBudget()),
                Optional.empty());
        var committed = node.propose(EntryCodec.encode(logged)).await(request.timeout());
        Results.handOver(committed.result(), results);
        return new Served(committed.index() + 1); // rqlite counts from 1
    }

    /// Whether the database answers; empty if it does, else why not.
    private Optional<String> answers() {
        return new Probe(parts.engine()).failure();
    }
}
