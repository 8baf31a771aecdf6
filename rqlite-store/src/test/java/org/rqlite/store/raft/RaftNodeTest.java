// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;

class RaftNodeTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Halts halts = new Halts();
    private ListDatabase database = new ListDatabase();
    private RaftNode node;

    @BeforeEach
    void start() throws IOException {
        open();
        node.propose(new Entry.Founded(Requests.founding()));
    }

    @AfterEach
    void stop() {
        node.close();
        assertThat(halts.seen).isEmpty();
    }

    @Test
    void appliesWhatIsProposedAndAnswersAfterwards() {
        var committed = insert("first");

        assertThat(database.requests).extracting(Requests::sql).containsExactly("first");
        assertThat(node.applied().at().index()).isEqualTo(committed.index());
        assertThat(node.applied().record()).isPresent();
    }

    @Test
    void goesOnAfterARestartWhereItEnded() throws IOException {
        IntStream.range(0, 20).forEach(i -> insert("row " + i));

        restart();
        insert("after");

        assertThat(database.requests)
                .extracting(Requests::sql)
                .startsWith("row 0", "row 1")
                .endsWith("row 19", "after")
                .hasSize(21);
    }

    private void restart() throws IOException {
        node.close();
        database = database.restarted();
        open();
    }

    private Committed insert(String sql) {
        return node.propose(EntryCodec.encode(Requests.insert(sql))).await(LONG);
    }

    private void open() throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        var config = new RaftConfig(
                folder.resolve("raft"),
                folder.resolve("tmp"),
                "n1",
                Requests.CLUSTER,
                "127.0.0.1",
                port(),
                true,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                new RaftConfig.Trigger(Duration.ofMillis(100), 1000, 1 << 20));
        var parts = new RaftNode.Parts(
                database, database.recovered(), InstantSource.system(), new SplittableRandom(1), _ -> {});
        node = RaftNode.start(parts, config, halts);
        assertThat(Waiting.until(node::isReadyLeader, LONG)).isTrue();
    }

    static int port() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
