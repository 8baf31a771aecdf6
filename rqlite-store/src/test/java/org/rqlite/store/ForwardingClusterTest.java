// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rqlite.api.ConsistencyLevel.LINEARIZABLE;
import static org.rqlite.api.ConsistencyLevel.NONE;
import static org.rqlite.api.ConsistencyLevel.STRONG;
import static org.rqlite.api.ConsistencyLevel.WEAK;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;

/// Requests that other nodes than the leader are asked for; one healthy cluster for all.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardingClusterTest {
    @TempDir
    static Path folder;

    private StoreCluster cluster;
    private ClusterNode leader;
    private ClusterNode follower;

    @BeforeAll
    void form() {
        cluster = StoreCluster.calm(folder, 3);
        leader = cluster.awaitLeader();
        follower = cluster.running().filter(node -> node != leader).findFirst().orElseThrow();
        follower.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT UNIQUE)");
    }

    @AfterAll
    void end() {
        cluster.close();
    }

    @Test
    void aWriteAtAFollowerIsServedByTheLeader() {
        var sink = new Collected();

        var served = follower.store()
                .run(TestNode.request(Request.Kind.EXECUTE, ReadPolicy.DEFAULT, "INSERT INTO t(a) VALUES('w')"), sink);

        assertThat(served.servedBy()).contains(leader.address());
        assertThat(served.raftIndex()).isPositive();
        assertThat(leader.query(NONE, "SELECT a FROM t WHERE a='w'")).endsWith("row w");
    }

    @Test
    void whatIsForwardedIsCountedOnBothSides() {
        var sent = new Counts(follower.metrics()).of("rqlite_forwarded_requests_total execute");
        var received = new Counts(leader.metrics()).of("rqlite_peer_requests_total execute");

        follower.execute("INSERT INTO t(a) VALUES('counted')");

        assertThat(new Counts(follower.metrics()).of("rqlite_forwarded_requests_total execute"))
                .isEqualTo(sent + 1);
        assertThat(new Counts(leader.metrics()).of("rqlite_peer_requests_total execute"))
                .isEqualTo(received + 1);
        assertThat(new Counts(follower.metrics()).of("rqlite_forward_seconds")).isPositive();
        assertThat(new Counts(leader.metrics()).of("rqlite_forward_seconds")).isZero();
    }

    @Test
    void theReadRoundOfAFollowersReadIsCountedOnTheLeader() {
        var rounds = new Counts(leader.metrics()).of("rqlite_read_rounds_total agreed");
        var indexes = new Counts(leader.metrics()).of("rqlite_read_indexes_total answered");

        follower.query(LINEARIZABLE, "SELECT 1");

        assertThat(new Counts(leader.metrics()).of("rqlite_read_rounds_total agreed"))
                .isGreaterThan(rounds);
        assertThat(new Counts(leader.metrics()).of("rqlite_read_indexes_total answered"))
                .isGreaterThan(indexes);
        assertThat(new Counts(follower.metrics()).of("rqlite_read_indexes_total answered"))
                .isZero();
    }

    @Test
    void theLeaderServesItselfAndNamesNobody() {
        var served = leader.store()
                .run(
                        TestNode.request(Request.Kind.EXECUTE, ReadPolicy.DEFAULT, "INSERT INTO t(a) VALUES('l')"),
                        new Collected());

        assertThat(served.servedBy()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"WEAK", "STRONG", "LINEARIZABLE", "AUTO"})
    void aReadAtAFollowerSeesTheWriteBeforeIt(ConsistencyLevel level) {
        for (var i = 0; i < 30; i++) {
            var text = level + " " + i;
            leader.execute("INSERT INTO t(a) VALUES('" + text + "')");

            assertThat(follower.query(level, "SELECT a FROM t WHERE a='" + text + "'"))
                    .endsWith("row " + text);
        }
    }

    @Test
    void allNodesAnswerAlikeWhateverTheRequest() {
        var requests = List.of(
                execute("INSERT INTO nowhere VALUES(1)"),
                execute("INSERT INTO t(a) VALUES('twice'), ('twice')"),
                execute("this is no SQL"),
                execute("SELECT 1"),
                execute(""),
                execute("DELETE FROM t WHERE id < 0", "UPDATE t SET a=a WHERE 0"),
                transaction("INSERT INTO t(a) VALUES('gone')", "INSERT INTO nowhere VALUES(1)"),
                execute("INSERT INTO t(a) VALUES('r') ON CONFLICT DO UPDATE SET a=a RETURNING a, 1.5, x'00ff', NULL"),
                request("SELECT count(*) FROM t WHERE a='twice'", "DELETE FROM t WHERE id < 0"),
                query(STRONG, "SELECT a, 'é\u0000', x'ff', 1e300, -9223372036854775808, NULL FROM t WHERE a='none'"),
                query(WEAK, "SELECT 1.5, 'x' UNION ALL SELECT x'00', NULL"),
                query(WEAK, "SELECT * FROM nowhere"),
                query(WEAK, "INSERT INTO t(a) VALUES('no')"));

        for (var request : requests) {
            var answers = cluster.running().map(node -> answer(node, request)).distinct();

            assertThat(answers).as("%s", request.statements()).hasSize(1);
        }
    }

    @Test
    void whatMayNotBeRunIsRefusedByEachNodeItself() {
        assertThatThrownBy(() -> follower.execute("ATTACH 'x' AS y")).isInstanceOf(RefusedException.class);
    }

    @Test
    void aLargeResultComesThroughAFollowerWhole() {
        var numbers =
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 20000) SELECT i, printf('%0200d', i) FROM n";

        var there = follower.query(WEAK, numbers);

        assertThat(there).hasSize(20_001).isEqualTo(leader.query(WEAK, numbers));
    }

    @Test
    void s8ALargeRequestGoesThroughAFollower() {
        var large = "x".repeat(12_000_000);

        follower.execute("INSERT INTO t(a) VALUES('" + large.substring(0, 900_000) + "')");
        var parameter = new Request(
                Request.Kind.EXECUTE,
                List.of(new Statement(
                        "INSERT INTO t(a) VALUES(?)",
                        List.of(org.rqlite.api.Parameter.positional(new org.rqlite.api.Value.Text(large))))),
                false,
                ReadPolicy.DEFAULT,
                Duration.ZERO,
                Duration.ofSeconds(30));
        follower.store().run(parameter, new Collected());

        assertThat(follower.query(STRONG, "SELECT max(length(a)) FROM t")).endsWith("row 12000000");
    }

    @Test
    void manyClientsOfAllNodesWriteAtATime() throws Exception {
        follower.execute("CREATE TABLE many(i INTEGER PRIMARY KEY)");
        var writes = new ArrayList<CompletableFuture<List<String>>>();
        for (var i = 0; i < 300; i++) {
            var node = cluster.node(1 + i % 3);
            var sql = "INSERT INTO many VALUES(" + i + ")";
            var write = new CompletableFuture<List<String>>();
            var _ = Thread.ofVirtual().start(() -> {
                try {
                    write.complete(node.execute(sql));
                } catch (DatabaseException e) {
                    write.completeExceptionally(e);
                }
            });
            writes.add(write);
        }

        for (var write : writes)
            assertThat(write.get(30, TimeUnit.SECONDS))
                    .singleElement()
                    .asString()
                    .startsWith("executed");
        assertThat(follower.query(STRONG, "SELECT count(*) FROM many")).endsWith("row 300");
    }

    @Test
    void writesThatComeTogetherShareEntriesOfTheLog() throws Exception {
        follower.execute("CREATE TABLE together(i INTEGER PRIMARY KEY)");
        var served = new ArrayList<CompletableFuture<Long>>();
        for (var i = 0; i < 400; i++) {
            var request = execute("INSERT INTO together VALUES(" + i + ")");
            var index = new CompletableFuture<Long>();
            var _ = Thread.ofVirtual().start(() -> {
                try {
                    index.complete(
                            follower.store().run(request, new Collected()).raftIndex());
                } catch (DatabaseException e) {
                    index.completeExceptionally(e);
                }
            });
            served.add(index);
        }

        var entries = new HashSet<Long>();
        for (var index : served) entries.add(index.get(30, TimeUnit.SECONDS));

        assertThat(entries).hasSizeLessThan(200);
        assertThat(follower.query(STRONG, "SELECT count(*) FROM together")).endsWith("row 400");
    }

    @Test
    void aLargeResultOfAWriteComesThroughAFollowerWhole() {
        follower.execute("CREATE TABLE wide(i INTEGER PRIMARY KEY, a TEXT)");

        var rows = follower.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 5000) INSERT INTO wide SELECT i, printf('%0200d', i) FROM n RETURNING i, a");

        assertThat(rows).filteredOn(line -> line.startsWith("row")).hasSize(5000);
        assertThat(follower.query(STRONG, "SELECT count(*) FROM wide")).endsWith("row 5000");
    }

    private static String answer(ClusterNode node, Request request) {
        var sink = new Collected();
        try {
            node.store().run(request, sink);
            return String.join("\n", sink.results);
        } catch (DatabaseException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private static Request execute(String... sql) {
        return TestNode.request(Request.Kind.EXECUTE, ReadPolicy.DEFAULT, sql);
    }

    private static Request request(String... sql) {
        return TestNode.request(Request.Kind.REQUEST, ReadPolicy.DEFAULT, sql);
    }

    private static Request query(ConsistencyLevel level, String... sql) {
        return TestNode.request(Request.Kind.QUERY, ReadPolicy.of(level), sql);
    }

    private static Request transaction(String... sql) {
        var plain = execute(sql);
        return new Request(plain.kind(), plain.statements(), true, plain.read(), plain.dbTimeout(), plain.timeout());
    }
}
