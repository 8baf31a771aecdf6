// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rqlite.store.RaftCluster.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.store.raft.Members;
import org.rqlite.store.raft.MembershipException;
import org.rqlite.store.raft.RaftConfig;
import org.rqlite.store.raft.Waiting;

/// Three real nodes with real SQLite in one JVM.
@Execution(ExecutionMode.SAME_THREAD) // three nodes keep a small machine busy
class RaftClusterTest {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration LATE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void i2WhatTheLeaderCommitsIsAppliedAlikeOnAll() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            for (var i = 0; i < 100; i++) cluster.leader().execute("INSERT INTO t(v) VALUES (random())");

            cluster.assertEqual();
            assertThat(cluster.followers().getFirst().query("SELECT count(*) FROM t"))
                    .contains("row 100");
        }
    }

    @Test
    void i1AnAcknowledgedWriteOutlivesItsLeader() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var old = cluster.leader();
            old.execute("INSERT INTO t VALUES (1, 'before')");

            old.crash();
            var successor = cluster.leaderOtherThan(old);
            successor.execute("INSERT INTO t VALUES (2, 'after')");
            old.start();

            cluster.assertEqual();
            assertThat(old.query("SELECT v FROM t ORDER BY k")).contains("row before", "row after");
            assertThat(cluster.leader().id).isNotEqualTo(old.id);
        }
    }

    @Test
    void allEndAtOnceAndComeBackWithEverything() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            for (var i = 0; i < 20; i++) cluster.leader().execute("INSERT INTO t(v) VALUES (" + i + ")");

            var all = cluster.running();
            all.forEach(RaftMember::crash);
            all.forEach(RaftMember::start);

            cluster.leader().execute("INSERT INTO t(v) VALUES (20)");
            cluster.assertEqual();
            assertThat(all.getFirst().query("SELECT count(*), sum(v) FROM t")).contains("row 21|210");
        }
    }

    @Test
    void a6AFollowerBehindThePurgedLogPullsASnapshotWhileWritesGoOn() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var late = cluster.followers().getFirst();
            late.crash();
            purgeTheLog(cluster);

            late.start();
            for (var i = 0; i < 50; i++) cluster.leader().execute("INSERT INTO t(v) VALUES ('more')");

            cluster.assertEqual();
            assertThat(late.fetched.get()).isEqualTo(1);
        }
    }

    /// The leader's log begins with the first entry of its term, right behind the follower's snapshot, so the leader
    /// cannot tell whether they fit; and nobody writes any more.
    @Test
    void a6AFollowerWhoseSnapshotEndsWhereTheLeadersLogBeginsPullsOne() throws Exception {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var late = cluster.followers().getFirst();
            var next = cluster.followers().getLast();
            cluster.assertEqual();
            assertThat(late.node().takeSnapshot(RaftMember.LONG)).isTrue();
            var last = late.node().applied().at().index();
            late.crash();
            cluster.leader().node().transferTo(Optional.of(next.id), SHORT);
            for (var i = 0; i < 100; i++) cluster.leader().execute("INSERT INTO t(v) VALUES (" + i + ")");
            assertThat(next.node().takeSnapshot(RaftMember.LONG)).isTrue();
            eventually("the log begins right behind", () -> next.node().view().firstIndex() == last + 1);

            late.start();

            cluster.assertEqual();
            assertThat(late.fetched.get()).isEqualTo(1);
        }
    }

    @Test
    void a6ASnapshotThatCannotBeFetchedIsTriedAgain() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var late = cluster.followers().getFirst();
            late.crash();
            purgeTheLog(cluster);

            late.fetches = false;
            late.start();
            eventually(
                    "it knows the leader", () -> late.node().view().leaderId().isPresent());
            cluster.leader().execute("INSERT INTO t(v) VALUES ('more')");
            assertThat(late.fetched.get()).isZero();
            late.fetches = true;

            cluster.assertEqual();
            assertThat(late.fetched.get()).isEqualTo(1);
        }
    }

    @Test
    void a6ASnapshotThatTheNextLeaderDoesNotCallForIsTakenInAllTheSame() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var leader = cluster.leader();
            var late = cluster.followers().getLast();
            late.crash();
            purgeTheLog(cluster, List.of(leader)); // the other one's log goes back to the beginning
            late.afterFetch = () -> cluster.isolate(leader);

            late.start();
            // either of the two, once the snapshot is in its place
            cluster.leaderOtherThan(leader).execute("INSERT INTO t(v) VALUES ('more')");

            cluster.heal();
            cluster.assertEqual();
            assertThat(late.fetched.get()).isEqualTo(1);
        }
    }

    @Test
    void s10ARestartFinishesAnInstallationThatHadBegun() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var late = cluster.followers().getFirst();
            late.crash();
            purgeTheLog(cluster);
            late.afterFetch = () -> cluster.isolate(late); // nobody calls for it any more
            late.start();
            eventually("it was fetched", () -> late.fetched.get() == 1);
            late.crash();
            cluster.heal();

            late.start();
            cluster.leader().execute("INSERT INTO t(v) VALUES ('more')");

            cluster.assertEqual();
            assertThat(late.fetched.get()).isEqualTo(1);
        }
    }

    @Test
    void a6AFetchFromALeaderThatIsGoneDoesNotKeepTheNextOneFromLeading() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var leader = cluster.leader();
            var late = cluster.followers().getLast();
            late.crash();
            purgeTheLog(cluster, List.of(leader));
            late.afterFetch = () -> {
                cluster.isolate(leader);
                Waiting.until(() -> false, RaftMember.LONG.multipliedBy(10)); // until interrupted
            };

            late.start();
            cluster.leaderOtherThan(leader).execute("INSERT INTO t(v) VALUES ('more')");

            cluster.heal();
            cluster.assertEqual();
        }
    }

    @Test
    void nodesAreAddedAndRemovedOneByOne() throws Exception {
        try (var cluster = RaftCluster.founded(folder, 1)) {
            cluster.leader().execute("INSERT INTO t VALUES (1, 'one')");
            for (var id : List.of("n2", "n3")) {
                cluster.member(id).start().node().awaitMembership(RaftCluster.CLUSTER);
                cluster.leader().node().add(id, true, RaftMember.LONG);
            }
            assertThat(cluster.leader().node().members())
                    .isEqualTo(new Members(List.of("n1", "n2", "n3"), List.of(), List.of(), false));
            cluster.leader().execute("INSERT INTO t VALUES (2, 'three')");
            cluster.assertEqual();

            var gone = cluster.followers().getFirst();
            cluster.leader().node().remove(gone.id, RaftMember.LONG);

            assertThat(cluster.leader().node().members().voters()).hasSize(2).doesNotContain(gone.id);
            cluster.leader().node().remove(gone.id, RaftMember.LONG); // absent: nothing to do
            eventually("it knows", () -> gone.node().isRemoved());
            cluster.leader().execute("INSERT INTO t VALUES (3, 'two')");
            assertThat(gone.halts).isEmpty();
            gone.stop();
            cluster.assertEqual();
        }
    }

    @Test
    void aRemovedNodeIsAddedAgainAsItIs() throws Exception {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            cluster.leader().execute("INSERT INTO t VALUES (1, 'a')");
            var gone = cluster.followers().getFirst();
            cluster.leader().node().remove(gone.id, RaftMember.LONG);
            eventually("it knows", () -> gone.node().isRemoved());
            cluster.leader().execute("INSERT INTO t VALUES (2, 'b')");

            gone.node().awaitMembership(RaftCluster.CLUSTER);
            cluster.leader().node().add(gone.id, true, RaftMember.LONG);

            cluster.leader().execute("INSERT INTO t VALUES (3, 'c')");
            cluster.assertEqual();
            assertThat(gone.query("SELECT count(*) FROM t")).contains("row 3");
        }
    }

    @Test
    void aLearnerReplicatesButDoesNotCount() throws Exception {
        try (var cluster = RaftCluster.founded(folder, 1)) {
            var learner = cluster.member("n2").start();
            learner.node().awaitMembership(RaftCluster.CLUSTER);

            cluster.leader().node().add("n2", false, RaftMember.LONG);

            assertThat(cluster.leader().node().members())
                    .isEqualTo(new Members(List.of("n1"), List.of("n2"), List.of(), false));
            cluster.leader().execute("INSERT INTO t VALUES (1, 'a')");
            cluster.assertEqual();
            eventually(
                    "it hears the leader",
                    () -> learner.node().view().sinceContact().isPresent());
            learner.crash();
            cluster.leader().execute("INSERT INTO t VALUES (2, 'without it')");
            learner.start();
            cluster.assertEqual();
            cluster.leader().node().add("n2", true, RaftMember.LONG);
            assertThat(cluster.leader().node().members().voters()).containsExactly("n1", "n2");
        }
    }

    @Test
    void ofTwoChangesAtOnceOneIsRefusedAndNothingIsLost() throws Exception {
        try (var cluster = RaftCluster.founded(folder, 1)) {
            for (var id : List.of("n2", "n3")) {
                cluster.member(id).start().node().awaitMembership(RaftCluster.CLUSTER);
            }
            var leader = cluster.leader().node();
            var failures = new ArrayList<MembershipException.Kind>();
            var adding = List.of("n2", "n3").stream()
                    .map(id -> Thread.ofVirtual().start(() -> {
                        try {
                            leader.add(id, true, RaftMember.LONG);
                        } catch (MembershipException e) {
                            synchronized (failures) {
                                failures.add(e.kind());
                            }
                        }
                    }))
                    .toList();
            for (var thread : adding) thread.join();

            assertThat(failures).allMatch(kind -> kind == MembershipException.Kind.CONFLICT);
            assertThat(leader.members().voters()).hasSize(3 - failures.size());
        }
    }

    /// One in which nobody stands for election by himself.
    private RaftCluster calm() {
        var cluster = new RaftCluster(folder);
        cluster.times = new RaftConfig.Times(LATE, LATE, Duration.ofMinutes(1), Duration.ofMillis(50));
        return cluster;
    }

    @Test
    void leadershipIsHandedOverToTheMostUpToDateVoter() throws Exception {
        try (var cluster = calm().founded(3)) {
            var old = cluster.leader();
            var late = cluster.followers().getFirst();
            cluster.isolate(late);
            for (var i = 0; i < 20; i++) old.execute("INSERT INTO t(v) VALUES (1)");

            var start = System.nanoTime();
            old.node().transferTo(Optional.empty(), SHORT);
            var successor = cluster.leaderOtherThan(old);

            assertThat(successor.id).isNotEqualTo(late.id);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LATE);
            cluster.heal();
            successor.execute("INSERT INTO t(v) VALUES (2)");
            cluster.assertEqual();
        }
    }

    @Test
    void leadershipIsHandedOverToTheOneNamed() throws Exception {
        try (var cluster = calm().founded(3)) {
            var named = cluster.followers().getLast();

            cluster.leader().node().transferTo(Optional.of(named.id), SHORT);

            assertThat(cluster.leader().id).isEqualTo(named.id);
            assertThatThrownBy(() -> named.node().transferTo(Optional.of("n9"), SHORT))
                    .isInstanceOf(MembershipException.class)
                    .hasMessage("node n9 is not a voter");
        }
    }

    @Test
    void a7AReadRoundCoversWhatWasAcknowledgedAndWritesNothing() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var leader = cluster.leader();
            var committed = leader.execute("INSERT INTO t VALUES (1, 'a')");
            var last = leader.node().view().last();

            var index = leader.node().readIndex(SHORT);

            assertThat(index).isGreaterThanOrEqualTo(committed.index());
            assertThat(leader.node().view().last()).isEqualTo(last);
            assertThatThrownBy(() -> cluster.followers().getFirst().node().readIndex(SHORT))
                    .isInstanceOf(NotLeaderException.class);
        }
    }

    @Test
    void a7ALeaderThatWasReplacedUnawaresAnswersNoRead() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var old = cluster.leader();
            cluster.isolate(old);
            var asked = new ArrayList<Throwable>();
            var successor = new RaftMember[1];
            // it is asked again and again, while it believes to lead and later
            eventually("another leader", () -> {
                try {
                    asked.add(new AssertionError("answered " + old.node().readIndex(Duration.ofMillis(100))));
                } catch (DatabaseException e) {
                    asked.add(e);
                }
                return cluster.running().stream()
                        .filter(member -> member != old && member.node().isReadyLeader())
                        .peek(member -> successor[0] = member)
                        .findAny()
                        .isPresent();
            });
            successor[0].execute("INSERT INTO t VALUES (1, 'new')");

            assertThat(asked)
                    .isNotEmpty()
                    .allMatch(e -> e instanceof LeaderNotFoundException || e instanceof NotLeaderException);
            assertThatThrownBy(() -> old.node().readIndex(SHORT)).isInstanceOf(DatabaseException.class);
            cluster.heal();
            cluster.assertEqual();
        }
    }

    @Test
    void s9AWriteOnALeaderWithoutAMajorityIsOfUnknownFateOrNotWritten() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var old = cluster.leader();
            cluster.isolate(old);

            assertThatThrownBy(() -> old.execute("INSERT INTO t VALUES (1, 'lost?')"))
                    .isInstanceOf(DatabaseException.class);
            var successor = cluster.leaderOtherThan(old);
            successor.execute("INSERT INTO t VALUES (2, 'kept')");
            cluster.heal();

            cluster.assertEqual();
            assertThat(old.query("SELECT count(*) FROM t WHERE k = 2")).contains("row 1");
        }
    }

    @Test
    void f6FoundingAgainAndAgainMakesOneGroup() {
        try (var cluster = RaftCluster.founded(folder, 3)) {
            var ids = List.of("n1", "n2", "n3");
            var threads = IntStream.range(0, 30)
                    .mapToObj(i -> Thread.ofVirtual().start(() -> {
                        try {
                            cluster.member(ids.get(i % 3)).node().found(RaftCluster.CLUSTER, ids);
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }))
                    .toList();
            cluster.leader().execute("INSERT INTO t VALUES (1, 'a')");
            for (var thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }

            cluster.leader().execute("INSERT INTO t VALUES (2, 'b')");
            cluster.assertEqual();
        }
    }

    @Test
    void aNodeInNoGroupHasAnAnswerToEverything() {
        try (var cluster = new RaftCluster(folder)) {
            var node = cluster.member("n1").start().node();

            assertThat(node.cluster()).isEmpty();
            assertThat(node.members()).isEqualTo(Members.NONE);
            assertThat(node.isLeader()).isFalse();
            assertThat(node.isReadyLeader()).isFalse();
            assertThat(node.commitIndex()).isEqualTo(-1);
            assertThat(node.term()).isZero();
            assertThat(node.view().leaderId()).isEmpty();
            assertThatThrownBy(() -> node.propose(RaftMember.encoded("SELECT 1"), SHORT))
                    .isInstanceOf(LeaderNotFoundException.class);
            assertThatThrownBy(() -> node.readIndex(SHORT)).isInstanceOf(LeaderNotFoundException.class);
            assertThatThrownBy(() -> node.add("n2", true, SHORT)).isInstanceOf(MembershipException.class);
        }
    }

    /// Writes until the first entries are no longer in the leader's log.
    private static void purgeTheLog(RaftCluster cluster) {
        purgeTheLog(cluster, cluster.running());
    }

    private static void purgeTheLog(RaftCluster cluster, List<RaftMember> purging) {
        var padding = "x".repeat(900_000);
        for (var i = 0; cluster.leader().node().view().firstIndex() <= 5; i++) {
            cluster.leader().execute("INSERT INTO t(v) VALUES (" + i + ") /* " + padding + " */");
            if (i % 50 == 49) {
                for (var member : purging)
                    assertThat(member.node().takeSnapshot(RaftMember.LONG)).isTrue();
            }
            assertThat(i).isLessThan(1000);
        }
    }
}
