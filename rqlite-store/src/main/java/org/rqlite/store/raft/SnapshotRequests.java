// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;

/// Asks Ratis for snapshots, which is the only way to take one: when they are due, and when somebody waits for one.
final class SnapshotRequests {
    private static final System.Logger LOG = System.getLogger(SnapshotRequests.class.getName());
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final long STEP = Duration.ofMillis(500).toNanos(); // then it is asked for again

    private final ClientId self;
    private final RaftPeerId peerId;
    private final GroupServer server;
    private final ApplySide apply;
    private final AppliedDatabase database;
    private final SnapshotTrigger trigger; // the watch's thread

    SnapshotRequests(
            ClientId self,
            RaftPeerId peerId,
            GroupServer server,
            ApplySide apply,
            AppliedDatabase database,
            RaftConfig.Trigger limits) {
        this.self = self;
        this.peerId = peerId;
        this.server = server;
        this.apply = apply;
        this.database = database;
        this.trigger = new SnapshotTrigger(limits, System.nanoTime());
    }

    /// Asks for one if it is due; called now and then.
    void check() {
        var now = System.nanoTime();
        var entries = apply.applied().at().index() - apply.clean().index();
        // what a load has made of the main file is a snapshot, of which Ratis does not know
        if (apply.isCleanUntold() && trigger.isDueToTell(now)) request();
        else if (trigger.isDue(entries, database.walBytes(), now)) request();
    }

    /// Takes one now; see [RaftNode#takeSnapshot].
    boolean take(Duration timeout) {
        var wanted = apply.applied().at().index();
        var end = System.nanoTime() + timeout.toNanos();
        while (apply.clean().index() < wanted) {
            var left = end - System.nanoTime();
            if (left <= 0 || server.group().isEmpty() || Thread.currentThread().isInterrupted()) return false;
            request();
            Waiting.until(() -> apply.clean().index() >= wanted, Duration.ofNanos(Math.min(left, STEP)));
        }
        return true;
    }

    private void request() {
        var group = server.group();
        if (group.isEmpty()) return;
        var request =
                SnapshotManagementRequest.newCreate(self, peerId, group.get().id(), 0, TIMEOUT.toMillis(), 1);
        var _ = server.server().snapshotManagementAsync(request).whenComplete((_, error) -> {
            if (error != null) LOG.log(Level.WARNING, "no snapshot was taken, the next look tries again", error);
        });
    }
}
