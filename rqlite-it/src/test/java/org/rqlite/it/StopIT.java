// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a node stops, and what its exit status says.
@Tag("alone") // it measures time
class StopIT {
    @TempDir
    Path temp;

    @Test
    void stopsWithinThreeSecondsWhenIdleAndExitsWithZero() {
        try (var node = new TestNode(temp.resolve("data")).start()) {
            node.client().execute("CREATE TABLE t (a INTEGER)");
            node.client().execute("INSERT INTO t VALUES (1)");

            var asked = System.nanoTime();
            assertThat(node.terminate()).isZero();

            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void takesASnapshotWhenItStopsSoThatTheRestartReplaysNothing() {
        try (var node = new TestNode(temp.resolve("data")).start()) {
            node.client().execute("CREATE TABLE t (a INTEGER)");
            for (var n = 0; n < 20; n++) node.client().execute("INSERT INTO t VALUES (" + n + ")");

            node.terminate();

            assertThat(node.data().resolve("db/CLEAN")).exists();
            assertThat(node.data().resolve("db/INTENT")).doesNotExist();
            node.start();
            assertThat(node.client().query("SELECT count(*), sum(a) FROM t")).isEqualTo(List.of(List.of("20", "190")));
        }
    }

    @Test
    void isTheSameNodeAfterARestartS1() throws Exception {
        try (var node = new TestNode(temp.resolve("data")).start()) {
            var before = nodes(node);

            node.terminate();
            node.start();

            assertThat(nodes(node)).isEqualTo(before);
        }
    }

    @Test
    void finishesWhatItHasAcceptedBeforeItStops() {
        try (var node = new TestNode(temp.resolve("data")).start()) {
            node.client().execute(Writers.TABLE);
            var writers = Writers.start(node.client(), 1, 8);
            Eventually.await(Duration.ofSeconds(20), () -> "50 writes", () -> writers.acknowledged() >= 50);

            assertThat(node.terminate()).isZero();

            writers.join();
            node.start();
            writers.check("SIGTERM under load");
        }
    }

    @Test
    void refusesAFolderThatAnotherProcessHoldsAndNamesIt() {
        try (var holder = new TestNode(temp.resolve("data")).start();
                var second = new TestNode(temp.resolve("data"))) {
            second.launch();

            assertThat(second.awaitExit()).isEqualTo(1);

            assertThat(second.log()).contains("is in use by process " + holder.pid());
            assertThat(holder.client().ready()).isTrue();
        }
    }

    @Test
    void refusesAnotherNodeIdAndNamesBothS1() {
        try (var node = new TestNode(temp.resolve("data")).start()) {
            node.terminate();
        }
        try (var renamed = new TestNode(temp.resolve("data"), "-node-id", "n2")) {
            renamed.launch();

            assertThat(renamed.awaitExit()).isEqualTo(1);

            assertThat(renamed.log()).contains("-node-id n2").contains("belongs to node n1");
        }
    }

    /// `/nodes` without the times that the answers took.
    private static String nodes(TestNode node) throws IOException {
        var body = node.client().get("/nodes", Duration.ofSeconds(10)).body();
        return body.replaceAll("\"time(_s)?\":[^,}]*", "");
    }
}
