// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rqlite.api.ConsistencyLevel.LINEARIZABLE;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Formation;
import org.rqlite.api.metrics.Distribution;
import org.rqlite.api.metrics.Sample;
import org.rqlite.store.raft.timing.RatisTimers;

/// What real stores measure of their logs.
class LogTimesTest {
    private static final String SYNC = "rqlite_raft_fsync_seconds";
    private static final String APPEND = "rqlite_raft_append_seconds";
    private static final int WRITES = 50;

    @TempDir
    Path folder;

    @Test
    void s13EachWriteOfASingleClientIsAnEntryAndAnFsync() {
        try (var node = TestNode.started(folder)) {
            node.execute("CREATE TABLE t(x)");
            var syncs = times(node, SYNC);
            var appends = times(node, APPEND);

            write(node);

            assertThat(times(node, SYNC).count() - syncs.count()).isGreaterThanOrEqualTo(WRITES);
            assertThat(times(node, SYNC).sum()).isGreaterThan(syncs.sum());
            // the last entry is served a moment before its time is taken
            TestNode.eventually(() -> times(node, APPEND).count() - appends.count() >= WRITES);
            assertThat(times(node, APPEND).sum()).isGreaterThan(appends.sum());
        }
    }

    @Test
    void eachNodeHasTheTimesOfItsOwnLog() {
        try (var one = TestNode.started(folder.resolve("1"));
                var other = TestNode.started(folder.resolve("2"))) {
            one.execute("CREATE TABLE t(x)");
            var before = times(one, SYNC).count();
            var others = times(other, SYNC).count();

            write(one);

            assertThat(times(one, SYNC).count() - before).isGreaterThanOrEqualTo(WRITES);
            assertThat(times(other, SYNC).count() - others).isLessThan(WRITES);
        }
    }

    @Test
    void ofAClosedNodeNothingIsKept() {
        try (var node = TestNode.started(folder)) {
            assertThat(timed(node)).hasSize(1);
            var cluster = cluster(node);

            node.store.close();

            assertThat(timed(cluster)).isEmpty();
        }
    }

    @Test
    void aLinearizableReadIsAQuestionThatTakesNoWriteAndAloneNoRound() {
        try (var node = TestNode.started(folder)) {
            node.execute("CREATE TABLE t(x)");
            var counts = new Counts(node.metrics);
            var appends = times(node, APPEND).count();
            var asked = counts.of("rqlite_read_indexes_total answered");

            for (var read = 0; read < WRITES; read++) node.query(LINEARIZABLE, "SELECT * FROM t");

            assertThat(counts.of("rqlite_read_indexes_total answered") - asked).isEqualTo(WRITES);
            assertThat(counts.of("rqlite_read_rounds_total agreed")).isZero();
            assertThat(times(node, APPEND).count() - appends).isLessThan(WRITES);
            assertThat(counts.of("rqlite_raft_leaders_total")).isPositive();
        }
    }

    private static void write(TestNode node) {
        for (var write = 0; write < WRITES; write++) node.execute("INSERT INTO t VALUES(1)");
    }

    private static Distribution times(TestNode node, String name) {
        return node.metrics.samples().stream()
                .filter(sample -> sample.metric().name().equals(name))
                .map(sample -> ((Sample.Times) sample).distribution())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> timed(TestNode node) {
        return timed(cluster(node));
    }

    private static List<String> timed(String cluster) {
        return RatisTimers.ofThisProcess().orElseThrow().getMetricRegistryInfos().stream()
                .map(info -> Objects.requireNonNull(info.getPrefix()))
                .filter(member -> member.endsWith(cluster))
                .toList();
    }

    /// As it ends the name of a group in Ratis.
    private static String cluster(TestNode node) {
        var id = ((Formation.Stage.Inside) node.store.stage()).clusterId().toString();
        return id.substring(id.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT);
    }
}
