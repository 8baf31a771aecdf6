// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.store.raft.RaftConfig;
import org.rqlite.store.raft.Waiting;

/// How followers learn what is committed when no further entry follows. A heartbeat would tell them after many
/// seconds here.
class CommitNewsTest {
    private static final Duration SOON = Duration.ofMillis(1500);
    private static final Duration LATE = Duration.ofSeconds(8);

    @TempDir
    Path folder;

    @Test
    void aFollowerLearnsOfTheLastCommitWithoutAFurtherEntry() {
        try (var cluster = cluster(Duration.ofMillis(20))) {
            for (var i = 0; i < 5; i++) {
                var committed = cluster.leader().execute("INSERT INTO t VALUES (" + i + ", 'a')");

                for (var follower : cluster.followers())
                    assertThat(appliesSoon(follower, committed.index())).isTrue();
            }
        }
    }

    @Test
    void aFollowerIsToldAtOnceIfSomebodyWaitsThere() {
        try (var cluster = cluster(LATE.multipliedBy(10))) {
            var leader = cluster.leader();
            var committed = leader.execute("INSERT INTO t VALUES (1, 'a')");
            for (var follower : cluster.followers()) {
                leader.node().tellCommit(follower.id);

                assertThat(appliesSoon(follower, committed.index())).isTrue();
            }
        }
    }

    @Test
    void whoDoesNotLeadHasNobodyToTell() {
        try (var cluster = cluster(LATE)) {
            var follower = cluster.followers().getFirst();

            follower.node().tellCommit(cluster.leader().id);
            follower.node().tellCommit("nobody");

            assertThat(follower.halts).isEmpty();
        }
    }

    private RaftCluster cluster(Duration commit) {
        var cluster = new RaftCluster(folder);
        cluster.times = new RaftConfig.Times(LATE, LATE, Duration.ofMinutes(1), commit);
        return cluster.founded(3);
    }

    private static boolean appliesSoon(RaftMember member, long index) {
        return Waiting.until(() -> member.node().applied().at().index() >= index, SOON);
    }
}
