// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// Ratis's settings, each where its default would be wrong for us.
public final class RaftSettings {
    /// Largest record of the log. The reader of the log needs it: it may be raised, never lowered (S8).
    public static final int RECORD_BYTES_MAX = 9 << 20;

    /// Entries that stay in the log behind a snapshot: of at most 1 MB each, but for pieces of large requests (S14).
    public static final long ENTRIES_KEPT = 64;

    // by default a member that was down for ten seconds is asked each five, and rejoins as late
    private static final String ASKED_AGAIN = "1ms,10, 100ms,50, 250ms,1000000000";

    private RaftSettings() {}

    static RaftProperties of(RaftConfig config) {
        var p = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(p, List.of(config.folder().toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(
                p, config.folder().resolve("removed").toFile());
        GrpcConfigKeys.Server.setHost(p, config.bindHost());
        GrpcConfigKeys.Server.setPort(p, config.bindPort());
        log(p);
        limits(p);
        snapshots(p);
        times(p, config.times());
        firstElection(p, false);
        return p;
    }

    private static void log(RaftProperties p) {
        // one more entry and one more fsync a round otherwise
        RaftServerConfigKeys.Log.setLogMetadataEnabled(p, false);
        // both would acknowledge what is not on the disk (I1, S13)
        RaftServerConfigKeys.Log.setAsyncFlushEnabled(p, false);
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(p, false);
        // else a heartbeat behind entries that still wait to be written commits what they shall replace (I2)
        RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(p, false);
        RaftServerConfigKeys.Log.setCorruptionPolicy(p, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, SizeInBytes.valueOf(RECORD_BYTES_MAX));
        RaftServerConfigKeys.Log.setWriteBufferSize(p, SizeInBytes.valueOf(10 << 20)); // above a record, and 8 bytes
        GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf(16 << 20));
        RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf(32 << 20)); // the unit of purging (S14)
        RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf(4 << 20));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf(64 << 20));
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true); // or one dead follower stops purging for ever
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(p, ENTRIES_KEPT);
        RaftServerConfigKeys.Log.setPurgeGap(p, 1); // an entry may be a megabyte (S14)
    }

    private static void limits(RaftProperties p) {
        RaftServerConfigKeys.Write.setByteLimit(p, SizeInBytes.valueOf(256 << 20));
        RaftServerConfigKeys.Write.setElementLimit(p, 8192);
        RaftServerConfigKeys.Log.setQueueByteLimit(p, SizeInBytes.valueOf(256 << 20));
        RaftServerConfigKeys.Log.setQueueElementLimit(p, 8192);
        // one cache entry for each log entry of the last minute otherwise; nothing of ours retries under the same
        // number
        RaftServerConfigKeys.RetryCache.setExpiryTime(p, seconds(5));
    }

    private static void snapshots(RaftProperties p) {
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(p, false); // a follower pulls
        // the trigger is ours; but without this there is no snapshot when the server stops
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, Long.MAX_VALUE);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(p, true);
    }

    /// A cold start is not a lost leader: the first election need not wait as long, and a node that alone votes
    /// need not wait at all. Ratis looks at it whenever it waits for a first election.
    ///
    /// @param alone whether the node is believed to be the only voter; a wrong belief costs a needless election
    static void firstElection(RaftProperties p, boolean alone) {
        var least = Duration.ofMillis(alone ? 10 : 300);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, of(least));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, of(least.multipliedBy(2)));
    }

    /// Settings that a group reads, set just before it is opened.
    ///
    /// Ratis has one key for two things. The server, once it is made, takes it for how long the machine may
    /// stand still before leaders step down. A group takes it for how long a leader that lost its majority
    /// stays out of elections.
    static void group(RaftProperties p) {
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, seconds(1));
    }

    private static void times(RaftProperties p, RaftConfig.Times times) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(p, of(times.heartbeat()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(p, of(times.heartbeat().plus(times.election())));
        RaftServerConfigKeys.Rpc.setRequestTimeout(p, seconds(10));
        RaftServerConfigKeys.setStagingTimeout(p, seconds(30)); // a newcomer may be behind a slow link
        // after a pause of the machine a leader would step down, or the server close itself: never. If others elected a
        // leader meanwhile its term tells; a node alone would only fail its clients
        var never = TimeDuration.valueOf(1, TimeUnit.DAYS);
        RaftServerConfigKeys.setSleepDeviationThreshold(p, never);
        RaftServerConfigKeys.setCloseThreshold(p, never);
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, never); // for the server, see group()
        RaftServerConfigKeys.Notification.setNoLeaderTimeout(p, seconds(5));
        RaftServerConfigKeys.Rpc.setSlownessTimeout(p, seconds(10));
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(p, ASKED_AGAIN);
    }

    private static TimeDuration of(Duration duration) {
        return TimeDuration.valueOf(Math.max(1, duration.toMillis()), TimeUnit.MILLISECONDS);
    }

    private static TimeDuration seconds(long seconds) {
        return TimeDuration.valueOf(seconds, TimeUnit.SECONDS);
    }
}
