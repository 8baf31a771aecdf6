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
    private volatile boolean asked; // to tell at once; any thread

    /// @param after how long a follower may not know of a commit
    CommitAppender(RaftServer.Division division, LeaderState leader, FollowerInfo follower, Duration after) {
        super(division, leader, follower);
        this.afterNanos = after.toNanos();
    }

    /// Has the follower told at once if it does not know of all that is committed. Any thread.
    void tell() {
        if (!isBehind()) return;
        asked = true; // Ratis's own trigger is lost if a request is just leaving
        notifyLogAppender();
    }

    @Override
    public @Nullable AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
            throws RaftLogIOException {
        var atOnce = asked;
        asked = false; // before the commit index is read, so that who asks later is not forgotten
        var request = super.newAppendEntriesRequest(callId, heartbeat);
        if (request != null || !isBehind() || !(atOnce || isAnswering())) {
            if (request != null && atOnce) asked = !request.hasPreviousLog(); // such a one tells nothing
            behindSinceNanos = TOLD;
            return request;
        }
        var now = System.nanoTime();
        if (behindSinceNanos == TOLD) behindSinceNanos = now;
        if (hasPendingDataRequests()) { // until it has answered a heartbeat would tell nothing
            if (atOnce) asked = true;
            return request; // nothing to send
        }
        if (!atOnce && now - behindSinceNanos < afterNanos) return request;
        behindSinceNanos = TOLD;
        return super.newAppendEntriesRequest(callId, true);
    }

    @Override
    public long getWaitTimeMs() {
        var wait = super.getWaitTimeMs();
        if (asked && isBehind()) return Math.min(wait, 1);
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
