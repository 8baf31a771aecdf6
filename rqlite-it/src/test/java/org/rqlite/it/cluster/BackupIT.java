// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.Eventually;

/// Backups of a cluster, as a client gets them.
@Tag("heavy") // clients that stand still, for half a minute
class BackupIT {
    private static final Duration HOLD_MAX = Duration.ofSeconds(75); // 30 s for a write, as much for the patience of it
    private static final int MEGABYTES = 40;

    @TempDir
    Path folder;

    /// Four clients write through all nodes; what is saved is what was applied first, nothing acknowledged is missing.
    @Test
    void aFileIsOneStateOfADatabaseThatIsBeingWritten() {
        try (var cluster = TestCluster.start(ClusterSpec.of(3).withFrequentSnapshots())) {
            var inserts = Inserts.start(cluster, 4, 2000);
            inserts.awaitMore(100);
            var saved = 0;
            for (var node : cluster.nodes()) {
                for (var form : List.of("?fmt=binary", "?fmt=delete", "?vacuum")) {
                    var before = inserts.acknowledgedKeys();

                    var file = new BackupClient(node).save(form, folder.resolve(node.id() + saved++));

                    assertThat(BackupClient.query(file, "PRAGMA integrity_check"))
                            .containsExactly("ok");
                    var keys = BackupClient.query(file, "SELECT key FROM inserted ORDER BY rowid");
                    assertThat(keys)
                            .as(node + form)
                            .containsAll(before.stream().map(key -> "" + key).toList());
                    var now = cluster.leader().query("SELECT key FROM inserted ORDER BY rowid", ReadLevel.LINEARIZABLE);
                    assertThat(now.stream().limit(keys.size()).map(List::getFirst))
                            .isEqualTo(keys);
                }
            }
            inserts.awaitMore(20);
            inserts.stopAndCheck();
        }
    }

    @Test
    void everyNodeAnswersAlike() throws IOException {
        try (var cluster = TestCluster.start(3)) {
            cluster.leader().execute("CREATE TABLE foo (id integer not null primary key, name text)");
            cluster.leader().execute("INSERT INTO foo(name) VALUES('fiona')");
            var text = """
                    PRAGMA foreign_keys=OFF;
                    BEGIN TRANSACTION;
                    CREATE TABLE foo (id integer not null primary key, name text);
                    INSERT INTO "foo" VALUES(1,'fiona');
                    COMMIT;
                    """;

            for (var node : cluster.nodes()) {
                var client = new BackupClient(node);
                var plain = client.get("?fmt=sql");
                assertThat(plain.headers().firstValue("content-type")).hasValue("application/sql");
                assertThat(plain.headers().firstValue("x-rqlite-served-by")).isEmpty();
                assertThat(new String(plain.body(), StandardCharsets.UTF_8)).isEqualTo(text);
                var zipped = client.get("?fmt=sql&compress");
                try (var content = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
                    assertThat(content.readAllBytes()).isEqualTo(plain.body());
                }
                assertThat(client.get("?fmt=sql&tables=bar").body())
                        .asString()
                        .isEqualTo("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCOMMIT;\n");
                assertThat(client.get("?fmt=sql&vacuum").statusCode()).isEqualTo(400);
                var file = client.get("");
                assertThat(file.headers().firstValue("content-type")).hasValue("application/octet-stream");
                assertThat(file.body()).startsWith("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.get("?redirect").statusCode()).isEqualTo(node == cluster.leader() ? 200 : 301);
            }
        }
    }

    @Test
    void withoutALeaderTheNodesOwnAlone() {
        try (var cluster = TestCluster.start(3)) {
            cluster.leader().execute("CREATE TABLE foo (id INTEGER)");
            var last = cluster.followers().getFirst();
            cluster.eventually(() -> assertThat(last.query("SELECT count(*) FROM sqlite_schema", ReadLevel.NONE))
                    .isEqualTo(List.of(List.of("1"))));
            for (var node : cluster.nodes()) if (node != last) cluster.crash(node);

            cluster.eventually(() -> {
                var answer = new BackupClient(last).get("");
                assertThat(answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8))
                        .isEqualTo("503 leader not found\n");
            });
            var file = new BackupClient(last).save("?noleader&vacuum", folder.resolve("own"));
            assertThat(BackupClient.query(file, "SELECT name FROM sqlite_schema"))
                    .containsExactly("foo");
        }
    }

    @Test
    void aClientThatStandsStillOrHangsUpHoldsSnapshotsForABoundedTime() throws IOException {
        try (var cluster = TestCluster.start(ClusterSpec.of(3))) {
            var leader = cluster.leader();
            var follower = cluster.followers().getFirst();
            leader.execute("CREATE TABLE large (x)");
            for (var i = 0; i < MEGABYTES; i++) leader.execute("INSERT INTO large VALUES(randomblob(1000000))");

            try (var _ = new BackupClient(follower).begin("");
                    var _ = new BackupClient(leader).begin("?fmt=sql");
                    var _ = new BackupClient(leader).begin("?vacuum")) {
                leader.execute("INSERT INTO large VALUES(1)");
                assertThat(snapshot(leader, "1s")).isEqualTo(500);

                awaitSnapshot(leader);
            }
            for (var form : List.of("", "?fmt=sql", "?vacuum")) {
                new BackupClient(follower).begin(form).close();
                new BackupClient(leader).begin(form).close();
            }
            leader.execute("INSERT INTO large VALUES(2)");
            awaitSnapshot(leader);

            for (var node : List.of(leader, follower))
                cluster.eventually(() -> assertThat(left(node)).isEmpty());
        }
    }

    private static void awaitSnapshot(ClusterNode node) {
        Eventually.await(HOLD_MAX, node::told, () -> snapshot(node, "2s") != 500);
    }

    private static int snapshot(ClusterNode node, String timeout) {
        var client = node.client();
        return client.ask(client.post("/snapshot?timeout=" + timeout, ""))
                .orElseThrow()
                .statusCode();
    }

    private static List<String> left(ClusterNode node) {
        try (var files = Files.list(node.data().resolve("tmp"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("backup"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
