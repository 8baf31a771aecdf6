// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rqlite.store.peer.PeerAskTest.assertThatFails;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.rqlite.api.Backup;
import org.rqlite.api.Backup.Form;
import org.rqlite.api.BackupSink;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Peer;
import org.rqlite.api.SinkClosedException;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.log.Seeds;
import org.rqlite.store.peer.PeerException.Kind;

class PeerBackupTest {
    private static final Backup BACKUP = new Backup(Form.WAL_FILE, List.of(), true, Duration.ofSeconds(30));
    private static final int SIZE = 64 << 10;
    private static final BackupSink NOWHERE = (_, _, _) -> {};

    @Test
    void whatIsAskedForArrivesAndTheBytesComeBack() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            var asked = new AtomicReference<Backup>();
            node.backups = (backup, sink) -> {
                asked.set(backup);
                for (var i = 0; i < 40; i++) sink.piece(piece(i), 0, SIZE);
                sink.piece(new byte[] {1, 2, 3, 4}, 1, 2);
            };
            var backup = new Backup(Form.SQL_TEXT, List.of("a", "b"), true, Duration.ofSeconds(7));
            var arrived = new ByteArrayOutputStream();

            client.backup(node.address(), backup, arrived::write);

            assertThat(asked).hasValue(backup);
            var expected = new ByteArrayOutputStream();
            for (var i = 0; i < 40; i++) expected.write(piece(i));
            expected.write(new byte[] {2, 3});
            assertThat(arrived.toByteArray()).isEqualTo(expected.toByteArray());
        }
    }

    @Test
    void aFaultArrivesWithAllItSaysBeforeAndAfterTheFirstByte() throws IOException {
        var leader = new Peer("n2", "http://h:1", "h:2", true);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.backups = (_, _) -> {
                throw new NotLeaderException(leader);
            };
            assertThatThrownBy(() -> client.backup(node.address(), BACKUP, NOWHERE))
                    .isInstanceOfSatisfying(
                            NotLeaderException.class,
                            e -> assertThat(e.leader()).contains(leader));

            node.backups = (_, sink) -> {
                sink.piece(piece(1), 0, SIZE);
                throw new OverloadedException("too slow");
            };
            assertThatThrownBy(() -> client.backup(node.address(), BACKUP, NOWHERE))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessage("too slow");
        }
    }

    @Test
    void aDefectOnTheWayIsNoEnd() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.backups = (_, sink) -> {
                sink.piece(piece(1), 0, SIZE);
                throw new IllegalStateException("a defect");
            };

            assertThatFails(() -> client.backup(node.address(), BACKUP, NOWHERE), Kind.UNKNOWN_FATE);
        }
    }

    @Test
    void aConnectionThatBreaksIsNoEnd() throws IOException {
        try (var node = PeerNode.start();
                var proxy = CuttingProxy.cutting(node.port(), List.of(1_000_000));
                var client = PeerNode.client()) {
            node.backups = (_, sink) -> {
                for (var i = 0; i < 100; i++) sink.piece(piece(i), 0, SIZE);
            };

            assertThatFails(() -> client.backup(proxy.address(), BACKUP, NOWHERE), Kind.UNKNOWN_FATE);
        }
    }

    @Test
    void i6ANodeOfAnotherClusterGetsNothing() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client(Optional.of(PeerNode.OTHER))) {
            node.backups = (_, sink) -> sink.piece(piece(1), 0, SIZE);

            assertThatFails(() -> client.backup(node.address(), BACKUP, NOWHERE), Kind.OTHER_CLUSTER);
        }
    }

    @Test
    void i9WhoTakesNothingHoldsTheMakerBackAndWhoGoesEndsIt() throws Exception {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            var made = new AtomicLong();
            var ended = new CompletableFuture<String>();
            node.backups = (_, sink) -> {
                try {
                    while (true) {
                        sink.piece(piece(1), 0, SIZE);
                        made.incrementAndGet();
                    }
                } catch (SinkClosedException e) {
                    ended.complete(e.getMessage());
                    throw e;
                }
            };

            assertThatThrownBy(() -> client.backup(node.address(), BACKUP, (_, _, _) -> {
                        throw new SinkClosedException("the client went away");
                    }))
                    .isInstanceOf(SinkClosedException.class);

            assertThat(ended.get(10, TimeUnit.SECONDS)).isNotEmpty();
            assertThat(made.get() * SIZE).isLessThan(32 << 20); // what the network holds
        }
    }

    @Seeds(200)
    void whatIsAskedForIsHeard(RandomGenerator random) {
        var tables = new ArrayList<String>();
        for (var i = random.nextInt(4); i > 0; i--) tables.add("täble " + random.nextInt());
        var forms = List.copyOf(EnumSet.allOf(Form.class));
        var form = forms.get(random.nextInt(forms.size()));
        var backup = new Backup(form, tables, random.nextBoolean(), Duration.ofNanos(1 + (random.nextLong() >>> 2)));

        assertThat(BackupCodec.decode(BackupCodec.encode(backup))).isEqualTo(backup);
    }

    @Seeds(300)
    void i10DamagedMessagesAreRefusedAndNothingElse(RandomGenerator random) {
        var bytes = new byte[random.nextInt(30)];
        random.nextBytes(bytes);
        if (bytes.length > 0) bytes[0] = (byte) random.nextInt(6);

        refusesOrTakes(() -> BackupCodec.decode(bytes));
        refusesOrTakes(() -> new BackupAssembly(NOWHERE).add(bytes));
    }

    @Test
    void anEndThatDoesNotFitIsRefused() {
        var messages = new ArrayList<byte[]>();
        var pieces = new BackupPieces(messages::add);
        for (var i = 0; i < 3; i++) pieces.piece(piece(i), 0, SIZE);
        pieces.end();
        var assembly = new BackupAssembly(NOWHERE);
        for (var i : List.of(0, 2)) assertThat(assembly.add(messages.get(i))).isFalse();

        assertThatThrownBy(() -> assembly.add(messages.get(3)))
                .isInstanceOf(EntryFormatException.class)
                .hasMessageContaining("expected=196608 actual=131072");
    }

    private static void refusesOrTakes(ThrowingCallable decoding) {
        assertThatCode(() -> {
                    try {
                        decoding.call();
                    } catch (EntryFormatException | DatabaseException _) {
                        // one of the two is what is expected
                    }
                })
                .doesNotThrowAnyException();
    }

    private static byte[] piece(int number) {
        var bytes = new byte[SIZE];
        new SplittableRandom(number).nextBytes(bytes);
        return bytes;
    }
}
