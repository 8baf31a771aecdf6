// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.jspecify.annotations.Nullable;

/// Sends the log to one follower, and tells it in time how far the log is committed.
///
/// Ratis's own tells that with the next entry or the next heartbeat: after the last write of a busy moment a
/// follower would stay behind for half a heartbeat, and a linearizable read there would wait as long. Fields are
/// touched by the appender's own thread alone.
final class CommitAppender extends GrpcLogAppender {
    private static final long TOLD = Long.MIN_VALUE;

    private final long afterNanos;
    private long behindSinceNanos = TOLD;

    /// @param after how long a follower may not know of a commit
    CommitAppender(RaftServer.Division division, LeaderState leader, FollowerInfo follower, Duration after) {
        super(division, leader, follower);
        this.afterNanos = after.toNanos();
    }

    /// Has the follower told at once if it does not know of all that is committed. Any thread.
    void tell() {
        if (isBehind()) triggerHeartbeat();
    }

    @Override
    public @Nullable AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
            throws RaftLogIOException {
        var request = super.newAppendEntriesRequest(callId, heartbeat);
        if (request != null || !isBehind() || !isAnswering()) {
            behindSinceNanos = TOLD;
            return request;
        }
        var now = System.nanoTime();
        if (behindSinceNanos == TOLD) behindSinceNanos = now;
        if (now - behindSinceNanos < afterNanos) return null; // Ratis's word for nothing to send
        behindSinceNanos = TOLD;
        return super.newAppendEntriesRequest(callId, true);
    }

    @Override
    public long getWaitTimeMs() {
        var wait = super.getWaitTimeMs();
        if (behindSinceNanos == TOLD) return wait;
        var left = Duration.ofNanos(behindSinceNanos + afterNanos - System.nanoTime());
        return Math.min(wait, Math.max(1, left.toMillis()));
    }

    private boolean isBehind() {
        return getRaftLog().getLastCommittedIndex() > getFollower().getCommitIndex();
    }

    /// One that is silent gets heartbeats only, or what it leaves unanswered would pile up.
    private boolean isAnswering() {
        return getFollower().getLastRpcResponseTime().elapsedTimeMs()
                < getServer().properties().minRpcTimeoutMs();
    }
}
