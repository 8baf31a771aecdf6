// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.rqlite.api.NotOpenException;
import org.rqlite.api.Peer;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.api.SnapshotResult;

/// What a node answers while its store is not open.
///
/// @param self this node, as far as known before its folder is read
record ClosedStore(Peer self) implements Database, Backups, Loads, Cluster, DiagnosticSource {
    @Override
    public Served run(Request request, ResultSink results) {
        throw new NotOpenException();
    }

    @Override
    public void backUp(Backup backup, BackupSink sink) {
        throw new NotOpenException();
    }

    @Override
    public Served load(DatabaseSource source, Duration timeout) {
        throw new NotOpenException();
    }

    @Override
    public void boot(DatabaseSource source) {
        throw new NotOpenException();
    }

    @Override
    public Optional<Peer> leader() {
        return Optional.empty();
    }

    @Override
    public List<Peer> members() {
        throw new NotOpenException();
    }

    @Override
    public List<NodeReport> nodes(Duration timeout) {
        throw new NotOpenException();
    }

    @Override
    public Readiness readiness(boolean sync, Duration timeout) {
        return new Readiness.NoLeader("");
    }

    @Override
    public void remove(String nodeId, Duration timeout) {
        throw new NotOpenException();
    }

    @Override
    public void stepDown(Optional<String> successor, Duration timeout) {
        throw new NotOpenException();
    }

    @Override
    public SnapshotResult takeSnapshot(Duration timeout) {
        throw new NotOpenException();
    }

    @Override
    public Diagnostic report() {
        return Diagnostic.section(Map.of("open", Diagnostic.of(false)));
    }
}
