// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.rqlite.api.Bytes;
import org.rqlite.store.log.TermIndex;

/// Keeps checkpoints away from the main file while somebody copies it, for a bounded time (A6, I5). Any thread.
///
/// Between checkpoints the main file *is* the last snapshot. A checkpoint that is due asks here first: copies that
/// are too slow lose the file, others make it wait. A copy that comes during a checkpoint waits for its end.
public final class SnapshotHold {
    /// Longest time between two reads of one copy.
    static final Duration STALL_MAX = Duration.ofSeconds(30);

    private static final Duration COPY_MIN = Duration.ofMinutes(10); // however small the file
    private static final long BYTES_PER_SECOND_MIN = 1 << 20; // of a copy, in the long run
    private static final Duration CHECKPOINT_MAX = Duration.ofSeconds(30); // longest wait for one that runs

    private final Path file;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Held> held = new ArrayList<>(); // guarded by lock
    private Optional<Marker> frozen = Optional.empty(); // guarded by lock: what the file is, if it is a snapshot
    private boolean changing; // guarded by lock: a checkpoint or an installation runs

    SnapshotHold(Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
    }

    /// Holds the main file as it is now.
    ///
    /// Blocks while a checkpoint runs, half a minute at most.
    ///
    /// @return closed by the caller
    /// @throws IOException if the file is no snapshot now, or cannot be opened
    public HeldSnapshot take() throws IOException {
        lock.lock();
        try {
            awaitUnchanging();
            var marker = frozen.orElseThrow(() ->
                    new IOException("there is no snapshot to hand out now: none was taken yet, or one is under way"));
            var channel = FileChannel.open(file, READ);
            var taken = new Held(marker, channel, nanoTime.getAsLong());
            held.add(taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// Whether somebody copies the file.
    ///
    /// @return true while a checkpoint would have to wait
    public boolean isHeld() {
        lock.lock();
        try {
            return !held.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Before the main file changes: takes it from copies that are too slow.
    ///
    /// @return false if there are others; then it must not change. If true, [#changed] must follow
    boolean beginChange() {
        lock.lock();
        try {
            held.removeIf(Held::loseIfSlow);
            if (!held.isEmpty()) return false;
            changing = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Before the main file is replaced: takes it from all copies. [#changed] must follow.
    void beginReplacement() {
        lock.lock();
        try {
            held.forEach(Held::lose);
            held.clear();
            changing = true;
        } finally {
            lock.unlock();
        }
    }

    /// The main file will not change until the next call of [#beginChange].
    ///
    /// @param now what it is; empty if it is between two states
    void changed(Optional<Marker> now) {
        lock.lock();
        try {
            changing = false;
            frozen = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitUnchanging() throws IOException {
        var left = CHECKPOINT_MAX.toNanos();
        try {
            while (changing) {
                if (left <= 0) throw new IOException("a checkpoint has been running for too long");
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a checkpoint runs", e);
        }
    }

    private void release(Held gone) {
        lock.lock();
        try {
            held.remove(gone);
        } finally {
            lock.unlock();
        }
    }

    /// One copy.
    private final class Held implements HeldSnapshot {
        private final Marker marker;
        private final FileChannel channel;
        private final long takenNanos;
        private volatile long readNanos; // when it read last
        private volatile boolean lost; // set before the file changes

        Held(Marker marker, FileChannel channel, long nowNanos) {
            this.marker = marker;
            this.channel = channel;
            this.takenNanos = nowNanos;
            this.readNanos = nowNanos;
        }

        boolean loseIfSlow() {
            var now = nanoTime.getAsLong();
            var allowed = COPY_MIN.toNanos() + TimeUnit.SECONDS.toNanos(marker.mainBytes() / BYTES_PER_SECOND_MIN);
            lost = now - readNanos > STALL_MAX.toNanos() || now - takenNanos > allowed;
            return lost;
        }

        void lose() {
            lost = true;
        }

        @Override
        public TermIndex at() {
            return marker.at();
        }

        @Override
        public Bytes record() {
            return marker.record();
        }

        @Override
        public long bytes() {
            return marker.mainBytes();
        }

        @Override
        public long sum() {
            return marker.mainSum();
        }

        @Override
        public int read(long offset, ByteBuffer into) throws IOException {
            readNanos = nanoTime.getAsLong();
            var read = channel.read(into, offset);
            // asked after reading: what was read before the file changed is right
            if (lost) throw new IOException("the copy was too slow and a checkpoint was due: start again");
            return Math.max(0, read);
        }

        @Override
        public void close() {
            release(this);
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close " + file, e);
            }
        }
    }
}
