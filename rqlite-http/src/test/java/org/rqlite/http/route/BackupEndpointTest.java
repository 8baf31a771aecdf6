// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.Backup;
import org.rqlite.api.Backup.Form;
import org.rqlite.api.Backups;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Peer;
import org.rqlite.api.SinkClosedException;
import org.rqlite.http.Deadline;
import org.rqlite.http.RawClient;
import org.rqlite.http.TestNode;

class BackupEndpointTest {
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final byte[] PIECE = new byte[64 * 1024];

    private TestNode node;

    @BeforeEach
    void start() {
        node = Deadline.none();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    static Stream<Arguments> asked() {
        return Stream.of(
                Arguments.of("", backup(Form.WAL_FILE)),
                Arguments.of("?fmt=binary", backup(Form.WAL_FILE)),
                Arguments.of("?fmt=nonsense", backup(Form.WAL_FILE)),
                Arguments.of("?fmt=DELETE", backup(Form.ROLLBACK_FILE)),
                Arguments.of("?vacuum", backup(Form.VACUUMED_FILE)),
                Arguments.of("?vacuum=false&fmt=x", backup(Form.VACUUMED_FILE)),
                Arguments.of("?fmt=Sql", backup(Form.SQL_TEXT)),
                Arguments.of("?tables=,%20a%20,,b%20c,", new Backup(Form.WAL_FILE, List.of("a", "b c"), true, USUAL)),
                Arguments.of("?noleader", new Backup(Form.WAL_FILE, List.of(), false, USUAL)),
                Arguments.of("?timeout=90s", new Backup(Form.WAL_FILE, List.of(), true, Duration.ofSeconds(90))));
    }

    private static Backup backup(Form form) {
        return new Backup(form, List.of(), true, USUAL);
    }

    @ParameterizedTest
    @MethodSource("asked")
    void asksForWhatTheParametersSay(String parameters, Backup backup) throws IOException {
        var answer = get(parameters);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("bytes");
        assertThat(answer.headers())
                .containsEntry(
                        "content-type", backup.form() == Form.SQL_TEXT ? "application/sql" : "application/octet-stream")
                .doesNotContainKeys("x-rqlite-served-by", "content-encoding");
        assertThat(node.backedUp).containsExactly(backup);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?vacuum&fmt=sql", "?vacuum&fmt=delete"})
    void refusesToVacuumWhatIsVacuumedOrNoFile(String parameters) throws IOException {
        var answer = get(parameters);

        assertThat(answer.status() + " " + answer.body()).isEqualTo("400 invalid backup format\n");
        assertThat(answer.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
        assertThat(node.backedUp).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 15, 16, 17, 100})
    void sendsEverySizeWholly(int pieces) throws IOException {
        node.backups.set(pieces(pieces));

        var answer = get("");

        assertThat(answer.body()).isEqualTo("\0".repeat(pieces * PIECE.length));
        assertThat(answer.headers()).containsKey(pieces <= 16 ? "content-length" : "transfer-encoding");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void compresses(int pieces) throws IOException {
        node.backups.set(pieces(pieces));
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.get("/db/backup?compress&fmt=sql"));
            var head = client.head();
            var length = Integer.parseInt(head.headers().get("content-length"));
            var file = new ByteArrayInputStream(client.input().readNBytes(length));

            try (var content = new GZIPInputStream(file)) {
                assertThat(content.readAllBytes()).isEqualTo(new byte[pieces * PIECE.length]);
            }
            assertThat(head.headers())
                    .containsEntry("content-type", "application/sql")
                    .doesNotContainKey("content-encoding");
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new LeaderNotFoundException(), "503 leader not found\n"),
                Arguments.of(new NotLeaderException(), "503 not leader\n"),
                Arguments.of(new NotOpenException(), "500 store not open\n"),
                Arguments.of(
                        new OverloadedException("pre-backup snapshot failed: busy"),
                        "500 pre-backup snapshot failed: busy\n"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void tellsWhyThereIsNone(DatabaseException fault, String told) throws IOException {
        node.backups.set((backup, sink) -> {
            pieces(3).backUp(backup, sink); // held, and taken back
            throw fault;
        });

        for (var compress : List.of("", "?compress")) {
            var answer = get(compress);

            assertThat(answer.status() + " " + answer.body()).isEqualTo(told);
            assertThat(answer.headers())
                    .containsEntry("content-type", "text/plain; charset=utf-8")
                    .containsEntry("x-content-type-options", "nosniff");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?compress"})
    void cutsTheConnectionOnAFaultThatComesTooLate(String parameters) throws IOException {
        node.backups.set((_, sink) -> {
            var noise = new byte[PIECE.length];
            new Random(1).nextBytes(noise);
            for (var i = 0; i < 40; i++) sink.piece(noise, 0, noise.length);
            throw new OverloadedException("the copy was too slow");
        });

        try (var client = new RawClient(node.address())) {
            client.send(RawClient.get("/db/backup" + parameters));

            assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
        }
        assertThat(RawClient.exchange(node.address(), RawClient.get("/readyz")).status())
                .isEqualTo(200);
    }

    @Test
    void sendsTheClientToTheLeader() throws IOException {
        node.leader.set(Optional.of(new Peer("2", "http://two:4001", "two:4002", true)));

        var answer = get("?redirect&fmt=sql");

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.headers())
                .containsEntry("location", "http://two:4001/db/backup?redirect&fmt=sql")
                .containsEntry("content-type", "application/sql");
        assertThat(node.backedUp).isEmpty();
    }

    @Test
    void sendsNobodyToALeaderThatIsNotKnown() throws IOException {
        node.leader.set(Optional.empty());

        var answer = get("?redirect");

        assertThat(answer.status() + " " + answer.body()).isEqualTo("500 leader not found\n");
    }

    @ParameterizedTest
    @CsvSource({"?redirect&noleader", "?redirect"})
    void servesWhoNeedsNoLeaderOrIsThere(String parameters) throws IOException {
        if (parameters.contains("noleader")) node.leader.set(Optional.empty());

        assertThat(get(parameters).status()).isEqualTo(200);
    }

    @Test
    void givesUpAClientThatTakesNothing() throws Exception {
        try (var node = Deadline.WRITE.alone();
                var client = new RawClient(node.address())) {
            var ended = endless(node);
            client.send(RawClient.get("/db/backup"));

            assertThat(ended.get(20, TimeUnit.SECONDS)).isNotEmpty();
        }
    }

    @Test
    void stopsTheMakerWhenTheClientGoesAway() throws Exception {
        var ended = endless(node);
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.get("/db/backup"));
            client.input().readNBytes(100_000);
        }

        assertThat(ended.get(20, TimeUnit.SECONDS)).isNotEmpty();
    }

    @Test
    void endsTheWaitOfAClientThatHangsUp() throws Exception {
        var ended = new CompletableFuture<Boolean>();
        node.backups.set((_, _) -> {
            try {
                ended.complete(new CountDownLatch(1).await(20, TimeUnit.SECONDS));
            } catch (InterruptedException _) {
                ended.complete(true);
                throw new SinkClosedException("interrupted");
            }
        });
        try (var client = new RawClient(node.address())) {
            client.send(RawClient.get("/db/backup?vacuum"));
        }

        assertThat(ended.get(30, TimeUnit.SECONDS)).isTrue();
    }

    private CompletableFuture<String> endless(TestNode node) {
        var ended = new CompletableFuture<String>();
        node.backups.set((_, sink) -> {
            try {
                while (true) sink.piece(PIECE, 0, PIECE.length);
            } catch (SinkClosedException e) {
                ended.complete(e.getMessage());
                throw e;
            }
        });
        return ended;
    }

    private static Backups pieces(int count) {
        return (_, sink) -> {
            for (var i = 0; i < count; i++) sink.piece(PIECE, 0, PIECE.length);
        };
    }

    private RawClient.Answer get(String parameters) throws IOException {
        return RawClient.exchange(node.address(), RawClient.get("/db/backup" + parameters));
    }
}
