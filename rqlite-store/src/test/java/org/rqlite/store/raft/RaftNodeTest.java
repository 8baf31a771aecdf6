// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.rqlite.api.Bytes;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.StatementResult;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.log.Entry;
import org.rqlite.store.log.EntryCodec;
import org.rqlite.store.log.LoggedRequest;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.log.TermIndex;
import org.rqlite.testkit.Ports;

@Execution(ExecutionMode.CONCURRENT) // a node's end takes a second of waiting
class RaftNodeTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Halts halts = new Halts();
    private ListDatabase database = new ListDatabase();
    private InstantSource clock = InstantSource.system();
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

    @Test
    void replaysTheLogWhenThereWasNoSnapshot() throws IOException {
        IntStream.range(0, 20).forEach(i -> insert("row " + i));
        var before = node.applied().record();

        crash();

        assertThat(database.requests)
                .extracting(Requests::sql)
                .hasSize(20)
                .startsWith("row 0")
                .endsWith("row 19");
        assertThat(node.applied().record()).isEqualTo(before);
    }

    @Test
    void i4WhatWasAcknowledgedIsAppliedBeforeARestartedNodeIsReady() throws IOException {
        for (var round = 0; round < 3; round++) {
            insert("row");
            crash();
            assertThat(database.requests).hasSize(round + 1);
        }
    }

    @Test
    void s8ALargeRequestComesThroughInPieces() throws IOException {
        var sql = "x".repeat(20_000_000);

        var committed = insert(sql);

        assertThat(committed.index()).isGreaterThan(5);
        assertThat(database.requests).extracting(Requests::sql).containsExactly(sql);
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
        crash();
        assertThat(database.requests)
                .extracting(request -> Requests.sql(request).length())
                .containsExactly(20_000_000);
    }

    @Test
    void s8AnUploadLeftUnfinishedIsAbortedSoThatSnapshotsGoOn() {
        var content = Bytes.copyOf(new byte[1000]);
        var sum = UploadFile.checksum(content.toArray(), 0, 1000);
        node.propose(new Entry.Chunk(Requests.CLUSTER, 0, 2, sum, content));

        insert("after");

        assertThat(node.applied().record().orElseThrow().upload()).isEmpty();
        assertThat(database.requests).extracting(Requests::sql).containsExactly("after");
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void s14ASnapshotIsTakenByItselfOnceTheWalIsLargeEnough() {
        insert("row");
        assertThat(database.snapshot.at().index()).isEqualTo(-1);

        database.walBytes = 2 << 20;

        assertThat(Waiting.until(() -> database.snapshot.at().index() >= 0, LONG))
                .isTrue();
        assertThat(node.view().snapshot()).isEqualTo(database.snapshot.at());
    }

    @Test
    void i3TheLogIsPurgedByBytesAndNeverBeyondTheSnapshot() throws IOException {
        database.walBytes = 2 << 20;
        var large = "x".repeat(1_500_000);

        IntStream.range(0, 130).forEach(_ -> insert(large));
        assertThat(Waiting.until(() -> node.view().firstIndex() > 0, LONG)).isTrue();
        var view = node.view();
        restart();
        insert("after");

        assertThat(view.firstIndex()).isLessThanOrEqualTo(view.snapshot().index() + 1);
        assertThat(view.last().index() - view.firstIndex()).isGreaterThanOrEqualTo(63); // 64 entries
        assertThat(database.requests).hasSize(131);
    }

    @Test
    void s10ADatabaseAheadOfTheLogGoesOnBehindItself() throws IOException {
        IntStream.range(0, 5).forEach(i -> insert("row " + i));
        node.close();
        database = database.restarted();
        var own = database.snapshot;
        var ahead = new TermIndex(own.at().term(), own.at().index() + 100);
        database.snapshot = new ListDatabase.Snapshot(ahead, own.record(), own.requests());
        open();

        assertThat(insert("after").index()).isGreaterThan(ahead.index());
        assertThat(node.view().firstIndex()).isGreaterThan(ahead.index());
        restart();
        assertThat(insert("later").index()).isGreaterThan(ahead.index() + 1);
    }

    @Test
    void s9TimeDoesNotGoBackAcrossARestartUnderAnEarlierClock() throws IOException {
        clock = InstantSource.fixed(Instant.ofEpochMilli(2_000_000));
        crash();
        insert("late");
        clock = InstantSource.fixed(Instant.ofEpochMilli(1_000_000));

        restart();
        insert("early");

        assertThat(database.requests).extracting(LoggedRequest::timeMillis).containsExactly(2_000_000L, 2_000_000L);
    }

    @Test
    void aBusySnapshotAtTheEndLosesNothing() throws IOException {
        insert("row");
        database.busy = true;

        restart();

        assertThat(database.requests).extracting(Requests::sql).containsExactly("row");
    }

    @Test
    void manyWritersGetEachTheirOwnResult() throws InterruptedException {
        var seen = ConcurrentHashMap.newKeySet();
        var writers = IntStream.range(0, 64)
                .mapToObj(writer -> Thread.ofVirtual().start(() -> {
                    for (var i = 0; i < 20; i++) {
                        var result = (RequestResult.Answered)
                                insert(writer + "/" + i).result();
                        var number =
                                ((StatementResult.Executed) result.results().getFirst()).lastInsertId();
                        assertThat(Requests.sql(database.requests.get((int) number - 1)))
                                .isEqualTo(writer + "/" + i);
                        seen.add(number);
                    }
                }))
                .toList();
        for (var writer : writers) writer.join();

        assertThat(seen).hasSize(64 * 20);
        assertThat(database.groups).anyMatch(size -> size > 1);
    }

    @Test
    void theNodeShowsHowItStands() {
        var committed = insert("row");

        var view = node.view();

        assertThat(view.role()).isEqualTo(RaftView.Role.LEADER);
        assertThat(view.leaderId()).contains("n1");
        assertThat(view.voters()).containsExactly("n1");
        assertThat(view.commitIndex()).isEqualTo(committed.index());
        assertThat(view.last().index()).isEqualTo(committed.index());
        assertThat(view.sinceContact()).contains(Duration.ZERO);
    }

    @Test
    void afterItsEndANodeTakesNothingMore() {
        node.close();

        assertThatThrownBy(() -> insert("late")).isInstanceOf(NotOpenException.class);
        node.close();
    }

    private void restart() throws IOException {
        node.close();
        database = database.restarted();
        open();
    }

    /// As after `kill -9`: the last snapshot is the one before the end.
    private void crash() throws IOException {
        var before = database.restarted();
        database.busy = true; // no snapshot at the end
        node.close();
        database = before;
        try (var left = Files.list(folder.resolve("tmp"))) {
            for (var file : left.toList()) Files.delete(file);
        }
        open();
    }

    private Committed insert(String sql) {
        return node.propose(EntryCodec.encode(Requests.insert(sql)), LONG).await();
    }

    @Test
    void aTakenPortIsNamedAndEndsNothingElseA21() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            node.close();

            assertThatThrownBy(() -> RaftNode.start(parts(), config(taken.getLocalPort()), halts))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    private void open() throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        node = RaftNode.start(parts(), config(Ports.free()), halts);
        node.found(Requests.CLUSTER, List.of("n1"));
        assertThat(Waiting.until(node::isReadyLeader, LONG)).isTrue();
    }

    private RaftNode.Parts parts() {
        return new RaftNode.Parts(
                database,
                database.recovered(),
                clock,
                new SplittableRandom(1),
                _ -> {},
                RaftNode.Peers.NONE,
                new RaftCounters(new Metrics()));
    }

    private RaftConfig config(int port) {
        return new RaftConfig(
                folder.resolve("raft"),
                folder.resolve("tmp"),
                "n1",
                Optional.of(Requests.CLUSTER),
                "127.0.0.1",
                port,
                RaftConfig.Times.DEFAULT,
                new RaftConfig.Trigger(Duration.ofMillis(100), 1000, 1 << 20));
    }
}
