// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rqlite.api.Backup;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Backups;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Peer;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;

/// Gets backups from the leader, if they are to be its own: here if this node leads, else from the node that does.
/// Any thread; blocks.
public final class BackupForwarding implements Backups {
    private static final System.Logger LOG = System.getLogger(BackupForwarding.class.getName());

    private final Backups here;
    private final LeaderSearch search;
    private final PeerClient client;
    private final ForwardCounters counters;

    /// Gets backups for the clients of one node.
    ///
    /// @param here copies this node's database
    /// @param leadership who leads
    /// @param client reaches the leader
    /// @param leaderWait longest wait for a leader that can serve
    /// @param counters of what is forwarded
    public BackupForwarding(
            Backups here, Leadership leadership, PeerClient client, Duration leaderWait, ForwardCounters counters) {
        this.here = here;
        this.search = new LeaderSearch(leadership, leaderWait);
        this.client = client;
        this.counters = counters;
    }

    @Override
    public void backUp(Backup backup, BackupSink sink) {
        if (!backup.fromLeader()) {
            here.backUp(backup, sink);
            return;
        }
        var begun = new AtomicBoolean(); // what was handed over cannot be taken back
        BackupSink watched = (bytes, offset, length) -> {
            begun.set(true);
            sink.piece(bytes, offset, length);
        };
        var _ = search.run(backup.timeout(), begun::get, new LeaderSearch.Task<Boolean>() {
            @Override
            public Boolean here() {
                here.backUp(backup, watched);
                return true;
            }

            @Override
            public Boolean at(Peer leader) {
                fetch(leader, backup, watched);
                return true;
            }
        });
    }

    private void fetch(Peer leader, Backup backup, BackupSink sink) {
        counters.backupSent();
        try {
            client.backup(leader.raftAddress(), backup, sink);
        } catch (PeerException e) {
            counters.backupFailed();
            throw switch (e.kind()) {
                case UNREACHABLE, TIMEOUT, UNKNOWN_FATE -> new LeaderNotFoundException();
                case REFUSED -> new OverloadedException("the leader refused the request: " + e.getMessage());
                case NOT_A_NODE, OTHER_PROTOCOL, OTHER_CLUSTER -> {
                    LOG.log(Level.WARNING, () -> "cannot get a backup from the leader: " + e.getMessage());
                    yield new LeaderNotFoundException();
                }
            };
        }
    }
}
