// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.flags;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The bounds of Raft's times, which rqlite checks when it opens the store.
public final class RaftTimes {
    private static final Duration LEAST = Duration.ofMillis(5);
    private static final Duration COMMIT_LEAST = Duration.ofMillis(1);
    private static final Duration LEASE_DEFAULT = Duration.ofMillis(500);

    private RaftTimes() {}

    /// Checks the times of a command line, those without effect on this engine too: a manifest that rqlite refuses
    /// is refused here.
    ///
    /// @param line the flags
    /// @return each problem; empty if there is none
    public static List<String> problems(CommandLine line) {
        var heartbeat = line.span("raft-heartbeat-timeout");
        var election = line.span("raft-election-timeout");
        var interval = line.span("raft-snap-int");
        var lease = line.span("raft-leader-lease-timeout");
        // rqlite compares a heartbeat below the default lease with that lease; here no lease exists to collide with
        var leaseInForce = lease.isZero() ? min(LEASE_DEFAULT, heartbeat) : lease;

        var problems = new ArrayList<String>();
        if (heartbeat.compareTo(LEAST) < 0) problems.add("HeartbeatTimeout is too low");
        if (election.compareTo(LEAST) < 0) problems.add("ElectionTimeout is too low");
        if (line.span("raft-commit-timeout").compareTo(COMMIT_LEAST) < 0) problems.add("CommitTimeout is too low");
        if (!interval.isZero() && interval.compareTo(LEAST) < 0) problems.add("SnapshotInterval is too low");
        if (!lease.isZero() && lease.compareTo(LEAST) < 0) problems.add("LeaderLeaseTimeout is too low");
        if (leaseInForce.compareTo(heartbeat) > 0) {
            problems.add("LeaderLeaseTimeout (%s) cannot be larger than heartbeat timeout (%s)"
                    .formatted(GoDuration.format(lease), GoDuration.format(heartbeat)));
        }
        if (election.compareTo(heartbeat) < 0) {
            problems.add("ElectionTimeout (%s) must be equal or greater than Heartbeat Timeout (%s)"
                    .formatted(GoDuration.format(election), GoDuration.format(heartbeat)));
        }
        return List.copyOf(problems);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
