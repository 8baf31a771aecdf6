// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rqlite.store.peer.PeerAskTest.assertThatFails;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.Served;
import org.rqlite.api.SinkClosedException;
import org.rqlite.store.peer.PeerException.Kind;
import org.rqlite.testkit.Ports;

/// A database file that one node sends another to load.
class PeerLoadTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 65_537, 5_000_000})
    void aFileArrivesAsItIsAndTheAnswerComesBack(int size) throws IOException {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        var file = Files.write(folder.resolve("file"), bytes);
        var arrived = new ByteArrayOutputStream();
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.loads = database -> {
                database.copyTo(arrived::write);
                return new Served(77);
            };

            assertThat(client.load(node.address(), file)).isEqualTo(new Served(77));
        }
        assertThat(arrived.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void aFaultArrivesWhetherTheFileWasTakenOrNot() throws IOException {
        var file = Files.write(folder.resolve("file"), new byte[5_000_000]);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.loads = database -> {
                database.copyTo((_, _, _) -> {});
                throw new InvalidDatabaseException("cut off");
            };
            assertThatThrownBy(() -> client.load(node.address(), file))
                    .isInstanceOf(InvalidDatabaseException.class)
                    .hasMessage("invalid SQLite data: cut off");

            node.loads = _ -> {
                throw new OverloadedException("another database is being loaded");
            };
            assertThatThrownBy(() -> client.load(node.address(), file))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessage("another database is being loaded");
        }
    }

    @Test
    void s9AFileThatBreaksOffIsNotLoaded() throws Exception {
        var file = Files.write(folder.resolve("file"), new byte[50_000_000]);
        var outcome = new CompletableFuture<String>();
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var node = PeerNode.start()) {
            node.loads = database -> {
                try {
                    database.copyTo((_, _, _) -> {
                        begun.countDown();
                        await(go);
                    });
                    outcome.complete("whole");
                } catch (SinkClosedException e) {
                    outcome.complete(e.getMessage());
                    throw e;
                }
                return new Served(1);
            };
            var client = PeerNode.client();
            var closer = Thread.ofVirtual().start(() -> {
                await(begun);
                client.close();
                go.countDown();
            });

            assertThatThrownBy(() -> client.load(node.address(), file))
                    .isInstanceOfSatisfying(
                            PeerException.class, e -> assertThat(e.kind()).isNotEqualTo(Kind.UNKNOWN_FATE));
            closer.join();

            assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("the other node is gone");
        }
    }

    @Test
    void s9ANodeThatGoesAwayWithTheWholeFileLeavesItsFateOpen() throws Exception {
        var file = Files.write(folder.resolve("file"), new byte[1000]);
        var taken = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var client = PeerNode.client()) {
            var node = PeerNode.start();
            node.loads = database -> {
                database.copyTo((_, _, _) -> {});
                taken.countDown();
                await(go);
                return new Served(1);
            };
            var closer = Thread.ofVirtual().start(() -> {
                await(taken);
                node.close();
            });

            assertThatFails(() -> client.load(node.address(), file), Kind.UNKNOWN_FATE);
            go.countDown();
            closer.join();
        }
    }

    @Test
    void i6ANodeOfAnotherClusterLoadsNothing() throws IOException {
        var file = Files.write(folder.resolve("file"), new byte[1000]);
        try (var node = PeerNode.start();
                var client = PeerNode.client(Optional.of(PeerNode.OTHER))) {
            assertThatFails(() -> client.load(node.address(), file), Kind.OTHER_CLUSTER);
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        var file = Files.write(folder.resolve("file"), new byte[1000]);
        try (var client = PeerNode.client()) {
            assertThatFails(() -> client.load("127.0.0.1:" + Ports.free(), file), Kind.UNREACHABLE);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
