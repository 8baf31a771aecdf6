// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.api.Bytes;
import org.rqlite.store.log.TermIndex;

class SnapshotHoldTest {
    @TempDir
    Path temp;

    private final AtomicLong now = new AtomicLong(1000);
    private Path file;
    private SnapshotHold hold;
    private Marker marker;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.write(temp.resolve("db.sqlite"), new byte[] {1, 2, 3, 4, 5});
        hold = new SnapshotHold(file, now::get);
        marker = new Marker(new TermIndex(2, 60), 5, 77, 0, 0, Bytes.copyOf(new byte[] {9}));
    }

    @Test
    void handsOutTheFileAsItsMarkerSays() throws IOException {
        hold.changed(Optional.of(marker));

        try (var held = hold.take()) {
            assertThat(held.at()).isEqualTo(new TermIndex(2, 60));
            assertThat(held.record()).isEqualTo(Bytes.copyOf(new byte[] {9}));
            assertThat(held.bytes()).isEqualTo(5);
            assertThat(held.sum()).isEqualTo(77);
            var into = ByteBuffer.allocate(10);
            assertThat(held.read(2, into)).isEqualTo(3);
            assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {3, 4, 5}));
            assertThat(held.read(5, ByteBuffer.allocate(1))).isZero();
        }
    }

    @Test
    void thereIsNothingToHoldBeforeTheFirstSnapshotNorWithinAnUnfinishedOne() {
        assertThatThrownBy(hold::take).isInstanceOf(IOException.class).hasMessageContaining("no snapshot to hand out");

        hold.changed(Optional.of(marker));
        assertThat(hold.beginChange()).isTrue();
        hold.changed(Optional.empty());

        assertThatThrownBy(hold::take).isInstanceOf(IOException.class).hasMessageContaining("no snapshot to hand out");
    }

    @Test
    void i5NothingChangesTheFileWhileItIsHeld() throws IOException {
        hold.changed(Optional.of(marker));
        var one = hold.take();
        var two = hold.take();

        assertThat(hold.beginChange()).isFalse();
        one.close();
        assertThat(hold.beginChange()).isFalse();
        two.close();
        two.close();
        assertThat(hold.isHeld()).isFalse();
        assertThat(hold.beginChange()).isTrue();
    }

    @Test
    void i9ACopyThatDoesNotReadLosesTheFileWhenACheckpointIsDue() throws IOException {
        hold.changed(Optional.of(marker));
        try (var held = hold.take()) {
            now.addAndGet(SnapshotHold.STALL_MAX.toNanos());
            assertThat(hold.beginChange()).isFalse();

            now.addAndGet(1);
            assertThat(held.read(0, ByteBuffer.allocate(1))).isEqualTo(1); // nobody wanted it yet
            now.addAndGet(SnapshotHold.STALL_MAX.toNanos() + 1);

            assertThat(hold.beginChange()).isTrue();
            assertThatThrownBy(() -> held.read(0, ByteBuffer.allocate(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the copy was too slow and a checkpoint was due: start again");
        }
    }

    @Test
    void i9ACopyThatReadsForEverLosesTheFileToo() throws IOException {
        hold.changed(Optional.of(marker));
        try (var held = hold.take()) {
            for (var minute = 0; minute < 20; minute++) {
                now.addAndGet(Duration.ofSeconds(30).toNanos());
                assertThat(held.read(0, ByteBuffer.allocate(1))).isEqualTo(1);
                assertThat(hold.beginChange()).isFalse();
            }
            now.addAndGet(1);

            assertThat(hold.beginChange()).isTrue();
        }
    }

    @Test
    void aLargeFileMayTakeLonger() throws IOException {
        hold.changed(Optional.of(new Marker(marker.at(), 600L << 20, 0, 0, 0, Bytes.EMPTY)));
        try (var held = hold.take()) {
            for (var step = 0; step < 40; step++) {
                now.addAndGet(Duration.ofSeconds(30).toNanos());
                held.read(0, ByteBuffer.allocate(1));
            }
            assertThat(hold.beginChange()).isFalse();
            now.addAndGet(1);

            assertThat(hold.beginChange()).isTrue();
        }
    }

    @Test
    void oneSlowCopyIsLostAndAnotherGoesOn() throws IOException {
        hold.changed(Optional.of(marker));
        try (var slow = hold.take();
                var fast = hold.take()) {
            now.addAndGet(SnapshotHold.STALL_MAX.toNanos() + 1);
            fast.read(0, ByteBuffer.allocate(1));

            assertThat(hold.beginChange()).isFalse();

            assertThatThrownBy(() -> slow.read(0, ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
            assertThat(fast.read(0, ByteBuffer.allocate(1))).isEqualTo(1);
        }
    }

    @Test
    void aReplacementTakesTheFileFromAllAtOnce() throws IOException {
        hold.changed(Optional.of(marker));
        try (var held = hold.take()) {
            hold.beginReplacement();

            assertThat(hold.isHeld()).isFalse();
            assertThatThrownBy(() -> held.read(0, ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whoComesDuringACheckpointGetsTheFileAfterIt() throws Exception {
        hold.changed(Optional.of(marker));
        assertThat(hold.beginChange()).isTrue();
        var taken = new CompletableFuture<HeldSnapshot>();
        var _ = Thread.ofVirtual().start(() -> {
            try {
                taken.complete(hold.take());
            } catch (IOException e) {
                taken.completeExceptionally(e);
            }
        });

        assertThat(taken).isNotDone();
        hold.changed(Optional.of(new Marker(new TermIndex(2, 70), 5, 1, 0, 0, Bytes.EMPTY)));

        try (var held = taken.get(20, TimeUnit.SECONDS)) {
            assertThat(held.at().index()).isEqualTo(70);
        }
    }
}
