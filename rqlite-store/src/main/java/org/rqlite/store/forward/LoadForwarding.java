// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Peer;
import org.rqlite.api.Served;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;

/// Has the leader load a database file: here if this node leads, else on the node that does. Any thread; blocks.
public final class LoadForwarding {
    private static final System.Logger LOG = System.getLogger(LoadForwarding.class.getName());

    private final LeaderSearch search;
    private final PeerClient client;
    private final ForwardCounters counters;

    /// Sends the loads of one node's clients.
    ///
    /// @param leadership who leads
    /// @param client reaches the leader
    /// @param leaderWait longest wait for a leader that can serve
    /// @param counters of what is forwarded
    public LoadForwarding(Leadership leadership, PeerClient client, Duration leaderWait, ForwardCounters counters) {
        this.search = new LeaderSearch(leadership, leaderWait);
        this.client = client;
        this.counters = counters;
    }

    /// Returns once a leader is known: before that it is in vain to take a large file.
    ///
    /// @param timeout longest wait
    /// @throws org.rqlite.api.DatabaseException if there is none in time
    public void requireLeader(Duration timeout) {
        var _ = search.run(timeout, () -> false, new LeaderSearch.Task<Boolean>() {
            @Override
            public Boolean here() {
                return true;
            }

            @Override
            public Boolean at(Peer leader) {
                return true;
            }
        });
    }

    /// Loads a file.
    ///
    /// @param file checked
    /// @param timeout longest wait for a leader
    /// @param here loads it if this node leads
    /// @return where it was loaded
    /// @throws org.rqlite.api.DatabaseException as [org.rqlite.api.Loads#load]
    public Served run(Path file, Duration timeout, Function<Path, Served> here) {
        return search.run(timeout, () -> false, new LeaderSearch.Task<Served>() {
            @Override
            public Served here() {
                return here.apply(file);
            }

            @Override
            public Served at(Peer leader) {
                return send(leader, file);
            }
        });
    }

    private Served send(Peer leader, Path file) {
        counters.loadSent();
        try {
            return client.load(leader.raftAddress(), file).by(leader.raftAddress());
        } catch (PeerException e) {
            counters.loadFailed();
            throw switch (e.kind()) {
                case UNREACHABLE, TIMEOUT -> new LeaderNotFoundException();
                case UNKNOWN_FATE ->
                    new CommitUnknownException("the leader did not say what became of the load: " + e.getMessage());
                case REFUSED -> new OverloadedException("the leader refused the load: " + e.getMessage());
                case NOT_A_NODE, OTHER_PROTOCOL, OTHER_CLUSTER -> {
                    LOG.log(Level.WARNING, () -> "cannot send a database to the leader: " + e.getMessage());
                    yield new LeaderNotFoundException();
                }
            };
        } catch (IOException e) {
            throw new OverloadedException("load failed, nothing was changed: " + e.getMessage());
        }
    }
}
