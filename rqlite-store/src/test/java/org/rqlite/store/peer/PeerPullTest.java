// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rqlite.store.peer.PeerAskTest.assertThatFails;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Bytes;
import org.rqlite.store.disk.HeldSnapshot;
import org.rqlite.store.log.TermIndex;
import org.rqlite.store.peer.PeerException.Kind;
import org.rqlite.store.raft.Waiting;
import org.rqlite.testkit.Ports;

class PeerPullTest {
    private static final Duration STALL = Duration.ofSeconds(10);
    private static final int SIZE = 3_000_001;

    @TempDir
    Path folder;

    private final List<TestSnapshot> handedOut = new CopyOnWriteArrayList<>();

    @Test
    void theFileArrivesWithWhatItIs() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.snapshots = () -> snapshot(1);

            var pulled = client.pull(node.address(), into(), STALL);

            assertThat(pulled).isEqualTo(new Pulled(new TermIndex(3, 1), Bytes.copyOf(new byte[] {1, 2}), SIZE, 1001));
            assertThat(into()).hasBinaryContent(content(1));
            awaitClosed();
            assertThat(handedOut).singleElement().matches(snapshot -> snapshot.closed.get() == 1);
        }
    }

    @Test
    void anEmptyFileArrives() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.snapshots = () -> hand(new TestSnapshot(1, new byte[0], _ -> {}));

            assertThat(client.pull(node.address(), into(), STALL).size()).isZero();
            assertThat(into()).isEmptyFile();
        }
    }

    @Test
    void aConnectionThatBreaksAgainAndAgainCostsOnlyWhatWasUnderWay() throws IOException {
        try (var node = PeerNode.start();
                var proxy = CuttingProxy.cutting(node.port(), List.of(1_000_000, 1_000_000));
                var client = PeerNode.client()) {
            node.snapshots = () -> snapshot(1);

            client.pull(proxy.address(), into(), STALL);

            assertThat(into()).hasBinaryContent(content(1));
            assertThat(proxy.connections()).isEqualTo(3);
            awaitClosed();
            assertThat(handedOut).hasSize(3).allMatch(snapshot -> snapshot.closed.get() == 1);
        }
    }

    @Test
    void aFileThatIsAnotherOneByThenStartsFromItsBeginning() throws IOException {
        var calls = new AtomicInteger();
        try (var node = PeerNode.start();
                var proxy = CuttingProxy.cutting(node.port(), List.of(1_000_000));
                var client = PeerNode.client()) {
            node.snapshots = () -> snapshot(calls.incrementAndGet());

            var pulled = client.pull(proxy.address(), into(), STALL);

            assertThat(pulled.at()).isEqualTo(new TermIndex(3, 2));
            assertThat(into()).hasBinaryContent(content(2));
        }
    }

    @Test
    void aHoldThatIsLostOnTheWayStartsAnew() throws IOException {
        var calls = new AtomicInteger();
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.snapshots = () -> {
                var number = calls.incrementAndGet();
                return hand(new TestSnapshot(number, content(number), offset -> {
                    if (number == 1 && offset > 500_000) throw new IOException("held for too long");
                }));
            };

            var pulled = client.pull(node.address(), into(), STALL);

            assertThat(pulled.at().index()).isEqualTo(2);
            assertThat(into()).hasBinaryContent(content(2));
        }
    }

    @Test
    void aNodeWithoutASnapshotSaysSoAndIsNotAskedAgain() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            assertThatFails(() -> client.pull(node.address(), into(), STALL), Kind.REFUSED)
                    .hasMessage(node.address() + ": no snapshot here");
        }
    }

    @Test
    void i6ANodeOfAnotherClusterGetsNothing() throws IOException {
        try (var node = PeerNode.start();
                var client = PeerNode.client(Optional.of(PeerNode.OTHER))) {
            node.snapshots = () -> snapshot(1);

            assertThatFails(() -> client.pull(node.address(), into(), STALL), Kind.OTHER_CLUSTER);
            assertThat(handedOut).isEmpty();
        }
    }

    @Test
    void i9OnlySoManyPullAtATime() throws Exception {
        var limits = PeerNode.limits();
        limits.pulls = 1;
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var node = PeerNode.start(limits.get());
                var client = PeerNode.client()) {
            node.snapshots = () -> hand(new TestSnapshot(1, content(1), _ -> {
                begun.countDown();
                PeerAskTest.await(go);
            }));
            var first = Thread.ofVirtual().start(() -> {
                try {
                    client.pull(node.address(), into(), STALL);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            PeerAskTest.await(begun);

            assertThatFails(() -> client.pull(node.address(), folder.resolve("second"), STALL), Kind.REFUSED)
                    .hasMessageEndingWith("this node hands its database out to 1 others already");
            go.countDown();

            assertThat(first.join(Duration.ofSeconds(20))).isTrue();
            assertThat(into()).hasBinaryContent(content(1));
        }
    }

    @Test
    void aBitThatFlippedOnTheWayIsNoticed() throws IOException {
        try (var node = PeerNode.start();
                var proxy = CuttingProxy.flipping(node.port(), 700_000);
                var client = PeerNode.client()) {
            node.snapshots = () -> snapshot(1);

            assertThatThrownBy(() -> client.pull(proxy.address(), into(), STALL))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("arrived damaged");
        }
    }

    @Test
    void i9ANodeThatNobodyReachesIsGivenUp() throws IOException {
        var port = Ports.free();
        try (var client = PeerNode.client()) {
            assertThatFails(() -> client.pull("127.0.0.1:" + port, into(), STALL), Kind.UNREACHABLE);
        }
    }

    @Test
    void i9ANodeThatStopsSendingIsAskedAgain() throws IOException {
        var calls = new AtomicInteger();
        var go = new CountDownLatch(1);
        try (var node = PeerNode.start();
                var client = PeerNode.client()) {
            node.snapshots = () -> {
                var number = calls.incrementAndGet();
                return hand(new TestSnapshot(1, content(1), offset -> {
                    if (number == 1 && offset > 1_000_000) PeerAskTest.await(go);
                }));
            };

            // gRPC's own patience is five seconds on top
            client.pull(node.address(), into(), Duration.ofMillis(200));
            go.countDown();

            assertThat(calls).hasValue(2);
            assertThat(into()).hasBinaryContent(content(1));
        }
    }

    private Path into() {
        return folder.resolve("incoming");
    }

    /// The file may be here before the other side has done with it.
    private void awaitClosed() {
        Waiting.until(() -> handedOut.stream().allMatch(snapshot -> snapshot.closed.get() > 0), STALL);
    }

    private TestSnapshot snapshot(int number) {
        return hand(new TestSnapshot(number, content(number), _ -> {}));
    }

    private TestSnapshot hand(TestSnapshot snapshot) {
        handedOut.add(snapshot);
        return snapshot;
    }

    private static byte[] content(int number) {
        var content = new byte[SIZE];
        new SplittableRandom(number).nextBytes(content);
        return content;
    }

    private interface Reading {
        void at(long offset) throws IOException;
    }

    /// A file in memory that counts what is done to it.
    private static final class TestSnapshot implements HeldSnapshot {
        private final int number;
        private final byte[] content;
        private final Reading reading;
        final AtomicInteger closed = new AtomicInteger();

        TestSnapshot(int number, byte[] content, Reading reading) {
            this.number = number;
            this.content = content;
            this.reading = reading;
        }

        @Override
        public TermIndex at() {
            return new TermIndex(3, number);
        }

        @Override
        public Bytes record() {
            return Bytes.copyOf(new byte[] {1, 2});
        }

        @Override
        public long bytes() {
            return content.length;
        }

        @Override
        public long sum() {
            return 1000L + number;
        }

        @Override
        public int read(long offset, ByteBuffer into) throws IOException {
            reading.at(offset);
            var length = (int) Math.min(into.remaining(), content.length - offset);
            into.put(content, (int) offset, length);
            return length;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
