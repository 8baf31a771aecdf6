// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.rqlite.api.metrics.Counter;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.raft.timing.LogTimes;
import org.rqlite.store.raft.timing.RatisTimers;

/// Counts and times what the consensus layer of one node does. Any thread.
public final class RaftCounters {
    private final LogTimes logTimes;
    private final Counter agreed;
    private final Counter failed;
    private final Counter answered;
    private final Counter refused;
    private final Counter leaders;
    private final Set<RaftGroupMemberId> timed = ConcurrentHashMap.newKeySet();

    /// Nothing is counted yet.
    ///
    /// @param metrics of the node
    public RaftCounters(Metrics metrics) {
        var sync = Metric.of("rqlite_raft_fsync_seconds", "Time to write what waits to the log, `fsync` included.");
        var append = Metric.of(
                "rqlite_raft_append_seconds", "Time from an entry's place in line for this node's log to its disk.");
        logTimes = new LogTimes(metrics.histogram(sync), metrics.histogram(append));
        var rounds = Metric.of(
                "rqlite_read_rounds_total", "Rounds in which this node asked the other voters whether it still leads.");
        agreed = metrics.counter(rounds.with("outcome", "agreed"));
        failed = metrics.counter(rounds.with("outcome", "failed"));
        var indexes = Metric.of(
                "rqlite_read_indexes_total",
                "Questions to this node as leader, other nodes' too, for what a linearizable read must wait for.");
        answered = metrics.counter(indexes.with("outcome", "answered").inRqlite("store.num_verify_leader"));
        refused = metrics.counter(indexes.with("outcome", "refused").inRqlite("store.num_verify_leader_failed"));
        leaders = metrics.counter(Metric.of(
                        "rqlite_raft_leaders_total",
                        "Leaders that came after another or after none, as this node saw it.")
                .inRqlite("store.leader_changes_observed"));
    }

    /// A round has ended.
    ///
    /// @param won whether a majority agreed
    void round(boolean won) {
        (won ? agreed : failed).increment();
    }

    /// A question for an index was answered.
    ///
    /// @param known by an index
    void readIndex(boolean known) {
        (known ? answered : refused).increment();
    }

    /// There is a leader, after another or after none.
    void leaderKnown() {
        leaders.increment();
    }

    /// The log of this node is about to be opened, maybe not for the first time.
    void logOpens(String nodeId, RaftGroupId group) {
        var member = RaftGroupMemberId.valueOf(RaftPeerId.valueOf(nodeId), group);
        timed.add(member);
        RatisTimers.ofThisProcess().ifPresent(timers -> timers.time(member, logTimes));
    }

    /// The node has closed.
    void closed() {
        RatisTimers.ofThisProcess().ifPresent(timers -> timed.forEach(timers::forget));
    }
}
