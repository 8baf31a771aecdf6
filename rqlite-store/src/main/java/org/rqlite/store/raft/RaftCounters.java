// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.rqlite.api.metrics.Metric;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.raft.timing.LogTimes;
import org.rqlite.store.raft.timing.RatisTimers;

/// Counts and times what the consensus layer of one node does. Any thread.
public final class RaftCounters {
    private final LogTimes logTimes;
    private final Set<RaftGroupMemberId> timed = ConcurrentHashMap.newKeySet();

    /// Nothing is counted yet.
    ///
    /// @param metrics of the node
    public RaftCounters(Metrics metrics) {
        var sync = Metric.of("rqlite_raft_fsync_seconds", "Time to write what waits to the log, `fsync` included.");
        var append = Metric.of(
                "rqlite_raft_append_seconds", "Time from an entry's place in line for this node's log to its disk.");
        logTimes = new LogTimes(metrics.histogram(sync), metrics.histogram(append));
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
