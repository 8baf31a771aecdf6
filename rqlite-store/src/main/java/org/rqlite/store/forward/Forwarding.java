// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Peer;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerException;

/// Serves requests that need the leader: here if this node leads, else at the node that does. Any thread; blocks.
///
/// A request that certainly did nothing yet may go to the next leader; one whose fate is unknown is never sent
/// again unless it only reads (S9).
public final class Forwarding {
    private static final System.Logger LOG = System.getLogger(Forwarding.class.getName());
    private static final Duration GRACE = Duration.ofMillis(500); // so that the leader's own word on a timeout arrives
    private static final Duration READ_MAX = Duration.ofHours(1); // a connection whose other end dies is noticed before

    private final LeaderSearch search;
    private final PeerClient client;
    private final ForwardCounters counters;

    /// Serves requests of one node.
    ///
    /// @param leadership who leads
    /// @param client reaches the leader
    /// @param leaderWait longest wait for a leader that can serve
    /// @param counters of what is forwarded
    public Forwarding(Leadership leadership, PeerClient client, Duration leaderWait, ForwardCounters counters) {
        this.search = new LeaderSearch(leadership, leaderWait);
        this.client = client;
        this.counters = counters;
    }

    /// Runs a request on this node.
    @FunctionalInterface
    public interface Here {
        /// Runs it.
        ///
        /// @param request as given, less time
        /// @param results takes the results
        /// @return as [org.rqlite.api.Database#run]
        /// @throws NotLeaderException if this node does not lead any more; nothing was appended
        /// @throws NotReadyException if this node cannot serve yet; nothing was appended
        Served run(Request request, ResultSink results);
    }

    /// Serves a request at the leader, wherever that is.
    ///
    /// @param request let pass by the gate
    /// @param repeatable whether it only reads
    /// @param here how this node serves it if it leads
    /// @param results takes the results
    /// @return with the leader's address if that is another node
    /// @throws LeaderNotFoundException if no leader was found in time; nothing was done
    /// @throws CommitUnknownException if the leader went silent after it had got the request
    /// @throws DatabaseException as the leader said
    public Served run(Request request, boolean repeatable, Here here, ResultSink results) {
        var start = System.nanoTime();
        var watched = new WatchedSink(results);
        return search.run(request.timeout(), watched::isUsed, new LeaderSearch.Task<>() {
            @Override
            public Served here() {
                watched.from("");
                return here.run(less(request, System.nanoTime() - start), watched);
            }

            @Override
            public Served at(Peer leader) {
                return forward(leader, less(request, System.nanoTime() - start), repeatable, watched);
            }
        });
    }

    private Served forward(Peer leader, Request request, boolean repeatable, WatchedSink results) {
        var longest = repeatable ? READ_MAX : request.timeout().plus(GRACE);
        results.from(leader.raftAddress());
        counters.sent(request.kind());
        var begun = System.nanoTime();
        try {
            var served = client.forward(leader.raftAddress(), request, results, longest)
                    .by(leader.raftAddress());
            counters.answered(System.nanoTime() - begun);
            return served;
        } catch (PeerException e) {
            counters.failed(request.kind());
            throw switch (e.kind()) {
                case UNREACHABLE, TIMEOUT -> new LeaderNotFoundException();
                case REFUSED -> new OverloadedException("the leader refused the request: " + e.getMessage());
                case UNKNOWN_FATE -> repeatable ? new LeaderNotFoundException() : unknown(e);
                case NOT_A_NODE, OTHER_PROTOCOL, OTHER_CLUSTER -> {
                    LOG.log(Level.WARNING, () -> "cannot forward to the leader: " + e.getMessage());
                    yield new LeaderNotFoundException();
                }
            };
        }
    }

    private static CommitUnknownException unknown(PeerException e) {
        return new CommitUnknownException(
                "the leader did not answer, the request may have been carried out: " + e.getMessage());
    }

    private static Request less(Request request, long elapsedNanos) {
        var left = Math.max(1_000_000, request.timeout().toNanos() - elapsedNanos);
        return new Request(
                request.kind(),
                request.statements(),
                request.transaction(),
                request.read(),
                request.dbTimeout(),
                Duration.ofNanos(left),
                request.qualified());
    }
}
