// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.nio.file.Files;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.sqlite.SqliteEngine;

/// Shows how the log and the database stand. Indexes are counted from 1, as in `/status`.
///
/// @param raft the consensus layer
/// @param engine the database
/// @param closed whether there is nothing to be asked any more: all is shown as 0
record StoreLevels(RaftNode raft, SqliteEngine engine, BooleanSupplier closed) {
    void show(Metrics metrics) {
        show(metrics, "rqlite_raft_leader", "1 if this node leads, else 0.", node -> node.isLeader() ? 1 : 0);
        show(metrics, "rqlite_raft_term", "Current term.", RaftNode::term);
        show(metrics, "rqlite_raft_commit_index", "Last entry known to be committed.", node -> node.commitIndex() + 1);
        show(metrics, "rqlite_raft_applied_index", "Last entry in the database.", StoreLevels::applied);
        show(metrics, "rqlite_raft_snapshot_index", "Last entry in the main database file.", StoreLevels::snapshot);
        show(
                metrics,
                "rqlite_raft_voters",
                "Nodes that vote.",
                node -> node.members().voters().size());
        show(
                metrics,
                "rqlite_raft_waiting_requests",
                "Requests in line for the log.",
                node -> node.view().waiting());
        metrics.level(Metric.of("rqlite_db_wal_bytes", "Size of the WAL."), engine::walBytes);
        metrics.level(Metric.of("rqlite_db_main_bytes", "Size of the main database file."), this::mainBytes);
    }

    private void show(Metrics metrics, String name, String help, ToDoubleFunction<RaftNode> level) {
        metrics.level(Metric.of(name, help), () -> closed.getAsBoolean() ? 0 : level.applyAsDouble(raft));
    }

    private static double applied(RaftNode node) {
        return node.applied().at().index() + 1;
    }

    private static double snapshot(RaftNode node) {
        return node.view().snapshot().index() + 1;
    }

    private double mainBytes() {
        try {
            return Files.size(engine.databaseFile());
        } catch (IOException _) { // another file is taking its place
            return 0;
        }
    }
}
