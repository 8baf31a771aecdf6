// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.it.cluster.TestCluster;

/// Queued writes of the image: all of them arrive, once and in order.
class QueuedWritesIT {
    private static final Pattern QUEUED = Pattern.compile("\\{\"results\":\\[],\"sequence_number\":(\\d+)}");

    @TempDir
    Path temp;

    @Test
    void whatManyClientsQueueArrivesOnceAndInTheOrderOfEach() throws Exception {
        try (var node = new TestNode(temp.resolve("data")).start();
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            node.client().execute("CREATE TABLE t (id INTEGER PRIMARY KEY, client INTEGER, n INTEGER)");
            var numbers = new ArrayList<Future<List<Long>>>();
            for (var client = 0; client < 64; client++) {
                var number = client;
                numbers.add(clients.submit(() -> queueRows(node.client(), number, 313)));
            }
            var all = new ArrayList<Long>();
            for (var each : numbers) all.addAll(each.get());
            queue(node.client(), "/db/execute?queue&wait", "");

            assertThat(all).hasSize(20_032).doesNotHaveDuplicates();
            assertThat(node.client().query("SELECT count(*), count(DISTINCT client * 1000 + n) FROM t"))
                    .isEqualTo(List.of(List.of("20032", "20032")));
            assertThat(node.client()
                            .query("SELECT count(*) FROM t a JOIN t b ON a.client = b.client AND a.n + 1 = b.n"
                                    + " WHERE a.id >= b.id"))
                    .isEqualTo(List.of(List.of("0")));
        }
    }

    private static List<Long> queueRows(NodeClient client, int number, int rows) throws IOException {
        var numbers = new ArrayList<Long>();
        for (var n = 0; n < rows; n++) {
            numbers.add(queue(
                    client,
                    "/db/execute?queue",
                    "[[\"INSERT INTO t(client, n) VALUES(?, ?)\"," + number + "," + n + "]]"));
        }
        assertThat(numbers).isSorted();
        return numbers;
    }

    @Test
    void aStopWritesWhatIsQueued() throws Exception {
        try (var node = new TestNode(temp.resolve("data"), "-write-queue-timeout", "1h").start()) {
            node.client().execute("CREATE TABLE t (n INTEGER)");
            for (var n = 0; n < 100; n++) {
                queue(node.client(), "/db/execute?queue", "[[\"INSERT INTO t VALUES(?)\"," + n + "]]");
            }
            assertThat(node.client().query("SELECT count(*) FROM t")).isEqualTo(List.of(List.of("0")));

            assertThat(node.terminate()).isZero();

            node.start();
            assertThat(node.client().query("SELECT n FROM t ORDER BY rowid"))
                    .isEqualTo(IntStream.range(0, 100)
                            .mapToObj(n -> List.of(Integer.toString(n)))
                            .toList());
        }
    }

    @Test
    void whatIsQueuedAtAFollowerArrivesOnceAndInOrder() throws Exception {
        try (var cluster = TestCluster.start(3)) {
            cluster.leader().execute("CREATE TABLE t (n INTEGER)");
            var follower = new NodeClient(cluster.followers().getFirst().place().http());
            var last = 0L;
            for (var n = 0; n < 1000; n++) {
                var next = queue(follower, "/db/execute?queue", "[[\"INSERT INTO t VALUES(?)\"," + n + "]]");
                if (n > 0) assertThat(next).isEqualTo(last + 1);
                last = next;
            }
            queue(follower, "/db/execute?queue&wait", "[]");

            assertThat(follower.query("SELECT n FROM t ORDER BY rowid"))
                    .isEqualTo(IntStream.range(0, 1000)
                            .mapToObj(n -> List.of(Integer.toString(n)))
                            .toList());
            var _ = cluster.checkSameEverywhere();
        }
    }

    /// Queues a write.
    ///
    /// @return its number
    private static long queue(NodeClient client, String path, String json) throws IOException {
        var answer = client.post(path, json);
        var queued = QUEUED.matcher(answer.body());
        if (answer.statusCode() != 200 || !queued.matches()) throw new AssertionError(answer.body());
        return Long.parseLong(queued.group(1));
    }
}
