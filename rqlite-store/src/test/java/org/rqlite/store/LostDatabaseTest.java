// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.store.disk.LogFolder;
import org.rqlite.store.raft.RaftConfig;

/// A member whose database is gone while its log begins after the first entry: the log alone cannot make it anew (S11).
class LostDatabaseTest {
    private static final String PADDING = "/* " + "x".repeat(900_000) + " */";
    private static final int WRITES_MAX = 400;

    @TempDir
    static Path folder;

    private static StoreCluster cluster;

    @BeforeAll
    static void purgeTheLogOfAll() throws IOException {
        cluster = StoreCluster.of(folder, 3);
        var often = new StoreConfig.Snapshots(Duration.ofMillis(200), 20, 1 << 30);
        cluster.nodes().forEach(node -> node.configured = config -> config.with(often));
        cluster.form(cluster.nodes());
        cluster.awaitMembers(3);
        cluster.awaitLeader().execute("CREATE TABLE t(x)");
        for (var writes = 0; writes < WRITES_MAX && !allPurged(); writes++) insert(PADDING);
        assertThat(allPurged()).as("all have purged entries").isTrue();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void isFetchedFromAnotherMemberAndLogAndVoteAreLeftAloneS11() throws IOException {
        var lost = follower();
        var cluster = lost.cluster().orElseThrow();
        lost.crash();
        var raft = RaftConfig.logFolder(lost.folder.resolve("raft"), cluster);
        var before = sizes(raft);
        Files.delete(lost.folder.resolve("db").resolve("db.sqlite"));

        lost.open();

        assertThat(sizes(raft)).containsAllEntriesOf(before);
        comesBack(lost);
    }

    @Test
    void isFetchedWithTheMarkersLostTooS11() throws IOException {
        var lost = follower();
        lost.crash();
        deleteAll(lost.folder.resolve("db"));

        lost.open();

        comesBack(lost);
    }

    @Test
    void waitsForAMemberThatIsNotUpYetS11() throws Exception {
        var lost = follower();
        for (var node : cluster.nodes()) node.crash();
        deleteAll(lost.folder.resolve("db"));

        var opening = Thread.ofVirtual().start(lost::open);
        for (var node : cluster.nodes()) if (node != lost) node.open();

        opening.join(StoreCluster.LONG);
        comesBack(lost);
    }

    @Test
    void withNobodyToAskTheNodeDoesNotStartAndNothingIsChangedS11() throws IOException {
        var alone = cluster.add();
        alone.open();
        alone.store().foundAlone();
        alone.execute("CREATE TABLE t(x)", "INSERT INTO t VALUES(1)");
        var raft = RaftConfig.logFolder(
                alone.folder.resolve("raft"), alone.cluster().orElseThrow());
        alone.close();
        deleteAll(alone.folder.resolve("db"));
        try (var segments = Files.newDirectoryStream(raft, "log_*")) {
            for (var segment : segments) Files.delete(segment); // as if the snapshot had covered them
        }
        var before = sizes(raft);

        assertThatThrownBy(alone::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("there is no database in")
                .hasMessageContaining("load your latest backup");

        assertThat(sizes(raft)).isEqualTo(before);
        cluster.nodes().remove(alone);
    }

    private static ClusterNode follower() {
        var leader = cluster.awaitLeader();
        return cluster.running().filter(node -> node != leader).findFirst().orElseThrow();
    }

    private static void comesBack(ClusterNode node) {
        var rows = insert("");
        cluster.awaitEverywhere("SELECT count(*) FROM t", "row " + rows);
        assertThat(node.halts).isEmpty();
    }

    /// Once more if the leader changes meanwhile, so there may be two rows.
    ///
    /// @return how many rows there are now
    private static long insert(String comment) {
        var rows = new AtomicLong();
        StoreCluster.eventually(() -> {
            var leader = cluster.awaitLeader();
            leader.execute("INSERT INTO t VALUES(1) " + comment);
            var count = leader.local("SELECT count(*) FROM t");
            rows.set(Long.parseLong(count.getLast().substring("row ".length())));
        });
        return rows.get();
    }

    private static boolean allPurged() throws IOException {
        for (var node : cluster.nodes()) {
            var raft = RaftConfig.logFolder(
                    node.folder.resolve("raft"), node.cluster().orElseThrow());
            if (new LogFolder(raft).firstIndex().orElse(0) == 0) return false;
        }
        return true;
    }

    private static Map<String, Long> sizes(Path folder) throws IOException {
        var sizes = new TreeMap<String, Long>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) sizes.put(file.getFileName().toString(), Files.size(file));
        }
        return sizes;
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
