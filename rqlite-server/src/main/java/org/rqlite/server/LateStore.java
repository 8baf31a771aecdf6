// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.rqlite.api.Backup;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Backups;
import org.rqlite.api.Cluster;
import org.rqlite.api.Database;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.Diagnostic;
import org.rqlite.api.DiagnosticSource;
import org.rqlite.api.Loads;
import org.rqlite.api.NodeReport;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.api.SnapshotResult;

/// The store as the HTTP API sees it from its first to its last moment, open or not.
final class LateStore implements Database, Backups, Loads, Cluster, DiagnosticSource {
    /// One thing in its five roles.
    record Roles(Database database, Backups backups, Loads loads, Cluster cluster, DiagnosticSource report) {
        static <T extends Database & Backups & Loads & Cluster & DiagnosticSource> Roles of(T store) {
            return new Roles(store, store, store, store, store);
        }
    }

    private final AtomicReference<Roles> current;
    private final Supplier<String> waiting;

    /// @param waiting what the node waits for on its way into a cluster; empty if nothing is to be said
    LateStore(Peer self, Supplier<String> waiting) {
        current = new AtomicReference<>(Roles.of(new ClosedStore(self)));
        this.waiting = waiting;
    }

    /// From now on calls go to an open store, which itself knows when it is closed.
    void open(Roles store) {
        current.set(store);
    }

    @Override
    public Served run(Request request, ResultSink results) {
        return current.get().database().run(request, results);
    }

    @Override
    public void backUp(Backup backup, BackupSink sink) {
        current.get().backups().backUp(backup, sink);
    }

    @Override
    public Served load(DatabaseSource source, Duration timeout) {
        return current.get().loads().load(source, timeout);
    }

    @Override
    public void boot(DatabaseSource source) {
        current.get().loads().boot(source);
    }

    @Override
    public Peer self() {
        return current.get().cluster().self();
    }

    @Override
    public Optional<Peer> leader() {
        return current.get().cluster().leader();
    }

    @Override
    public List<Peer> members() {
        return current.get().cluster().members();
    }

    @Override
    public List<NodeReport> nodes(Duration timeout) {
        return current.get().cluster().nodes(timeout);
    }

    @Override
    public Readiness readiness(boolean sync, Duration timeout) {
        var readiness = current.get().cluster().readiness(sync, timeout);
        var reason = waiting.get();
        return readiness instanceof Readiness.NoLeader(var known) && !reason.isEmpty()
                ? new Readiness.NoLeader(known.isEmpty() ? reason : known + "; " + reason)
                : readiness;
    }

    @Override
    public void remove(String nodeId, Duration timeout) {
        current.get().cluster().remove(nodeId, timeout);
    }

    @Override
    public void stepDown(Optional<String> successor, Duration timeout) {
        current.get().cluster().stepDown(successor, timeout);
    }

    @Override
    public SnapshotResult takeSnapshot(Duration timeout) {
        return current.get().cluster().takeSnapshot(timeout);
    }

    @Override
    public Diagnostic report() {
        return current.get().report().report();
    }
}
