// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.fault.FakeClock;

/// The faults themselves, on a cluster of one: does what is said to happen happen?
class TestClusterIT {
    @TempDir
    Path temp;

    @Test
    void aClockThatJumpsShowsInTheDatabaseAndNeverGoesBackS9() {
        try (var cluster = TestCluster.start(ClusterSpec.of(1).withClocks())) {
            assertNeverGoesBack(cluster, by -> cluster.clockStep(cluster.node(1), by));
        }
    }

    /// The whole process has a wall clock that jumps, not what it writes alone.
    @Test
    void aMachineWhoseClockJumpsServesOnS9() {
        FakeClock.require();
        try (var cluster = TestCluster.create(ClusterSpec.of(1))) {
            var clock = FakeClock.of(temp.resolve("clock"));
            var node = cluster.node(1);
            node.environment(clock.environment());
            node.launch();
            node.awaitReady();

            assertNeverGoesBack(cluster, clock::step);
        }
    }

    private static void assertNeverGoesBack(TestCluster cluster, Consumer<Duration> step) {
        var node = cluster.leader();
        node.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, at INTEGER DEFAULT (unixepoch()))");
        node.execute("INSERT INTO t DEFAULT VALUES");

        step.accept(Duration.ofHours(5));
        cluster.eventually(() -> {
            node.execute("INSERT INTO t DEFAULT VALUES");
            assertThat(span(node)).isBetween(17_900L, 18_100L);
        });
        step.accept(Duration.ofHours(-9));
        for (var n = 0; n < 20; n++) node.execute("INSERT INTO t DEFAULT VALUES");

        assertThat(span(node)).isBetween(17_900L, 18_100L);
        assertThat(node.query("SELECT count(*) FROM t a JOIN t b ON b.a > a.a AND b.at < a.at", ReadLevel.NONE))
                .isEqualTo(List.of(List.of("0")));
    }

    private static long span(ClusterNode node) {
        var found = node.query("SELECT max(at) - min(at) FROM t", ReadLevel.LINEARIZABLE);
        return Long.parseLong(found.getFirst().getFirst());
    }

    @Test
    void aPausedNodeSaysNothingAndIsTheSameAfterwards() {
        try (var cluster = TestCluster.start(1)) {
            var node = cluster.leader();
            var process = node.process();

            cluster.pause(node);
            assertThat(node.status()).isEqualTo(NodeStatus.SILENT);
            cluster.resume(node);

            node.awaitReady();
            assertThat(node.process()).isEqualTo(process);
        }
    }

    @Test
    void aFullDiskEndsANodeAndMendingBringsItBackA14() {
        try (var cluster = TestCluster.start(ClusterSpec.of(1).onSmallDisks(96))) {
            var node = cluster.leader();
            node.execute("CREATE TABLE t (a)");

            cluster.fullDisk(node);
            var _ = node.client().write("INSERT INTO t VALUES (randomblob(9000000))");
            assertThat(node.awaitExit()).isNotZero();
            cluster.mend();

            node.execute("INSERT INTO t VALUES (1)");
        }
    }

    @Test
    void aCrashedNodeKeepsItsDataAndAWipedOneDoesNot() {
        try (var cluster = TestCluster.start(ClusterSpec.of(1).inNamespaces())) {
            var node = cluster.leader();
            node.execute("CREATE TABLE t (a)");
            cluster.crash(node);
            cluster.restart(node);
            assertThat(node.query("SELECT count(*) FROM t", ReadLevel.LINEARIZABLE))
                    .isEqualTo(List.of(List.of("0")));

            cluster.crash(node);
            cluster.wipe(node);
            cluster.restart(node);

            assertThatThrownBy(() -> node.query("SELECT count(*) FROM t", ReadLevel.LINEARIZABLE))
                    .hasMessageContaining("no such table: t");
        }
    }

    @Test
    void sixteenClientsOfOneNodeAreExplainedI4() {
        try (var cluster = TestCluster.start(ClusterSpec.of(1).withFrequentSnapshots());
                var workload = Workload.start(cluster, 16, 1, "one node")) {
            for (var round = 0; round < 2; round++) {
                cluster.crash(cluster.node(1));
                cluster.mend();
                workload.checkEpoch("kill");
            }

            workload.end();
            assertThat(workload.done()).isGreaterThan(100);
        }
    }

    @Test
    void aDumpTellsEveryDifferenceThatALiteralShows() {
        try (var cluster = TestCluster.start(1)) {
            var node = cluster.leader();
            node.execute("CREATE TABLE \"a \"\"'b\" (x, y AS (x + 1))");
            node.execute("CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID");
            node.execute("INSERT INTO \"a \"\"'b\" VALUES (1), (x'00ff'), (NULL), (1.5)");
            node.execute("INSERT INTO w VALUES ('a', 1)");
            var before = Dump.of(node);
            assertThat(before.parts()).hasSize(3);
            assertThat(before.parts().get("a \"'b"))
                    .containsExactly("1|1|2", "2|X'00FF'|1", "3|NULL|NULL", "4|1.5|2.5");
            assertThat(before.difference(Dump.of(node))).isEmpty();

            node.execute("UPDATE w SET v = '1'");

            assertThat(before.difference(Dump.of(node)))
                    .startsWith("w: 1 and 1 rows")
                    .contains("'a'|1", "'a'|'1'");

            node.execute("CREATE TABLE large AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
                    + " i < 4001) SELECT i, hex(zeroblob(600)) AS text FROM n");
            var large = Dump.of(node);
            assertThat(large.parts().get("large")).hasSize(4001);
            assertThat(large.difference(Dump.of(node))).isEmpty();

            node.execute("UPDATE large SET text = substr(text, 2) || '1' WHERE i = 4001");

            assertThat(large.difference(Dump.of(node)))
                    .startsWith("large: 4001 and 4001 rows")
                    .contains("4001|4001|");
        }
    }
}
