// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.rqlite.api.Backup;
import org.rqlite.api.Backup.Form;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Backups;
import org.rqlite.api.OverloadedException;
import org.rqlite.store.disk.DatabaseFolder;
import org.rqlite.store.disk.DatabaseHeader;
import org.rqlite.store.disk.HeldSnapshot;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.sqlite.SqliteEngine;

/// Copies this node's own database. A database file is the main file after a snapshot, held while it is handed over
/// (A6); one without gaps is made in `DATA/tmp` first; SQL text comes from a reader.
final class LocalBackups implements Backups {
    private static final int AT_A_TIME_MAX = 4;
    private static final int PIECE_BYTES = 64 << 10;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final RaftNode node;
    private final SqliteEngine engine;
    private final DatabaseFolder folder;
    private final ReadLevels levels;
    private final Path temporary;
    private final InstantSource clock;
    private final DatabaseCounters counters;
    private final Semaphore places = new Semaphore(AT_A_TIME_MAX);
    private final AtomicLong names = new AtomicLong();
    private volatile Optional<Instant> last = Optional.empty();

    /// @param temporary emptied at each start
    LocalBackups(
            RaftNode node,
            SqliteEngine engine,
            DatabaseFolder folder,
            ReadLevels levels,
            Path temporary,
            InstantSource clock,
            DatabaseCounters counters) {
        this.node = node;
        this.engine = engine;
        this.folder = folder;
        this.levels = levels;
        this.temporary = temporary;
        this.clock = clock;
        this.counters = counters;
    }

    /// When the last one that was handed over whole ended.
    Optional<Instant> last() {
        return last;
    }

    @Override
    public void backUp(Backup backup, BackupSink sink) {
        if (!places.tryAcquire()) throw new OverloadedException("too many backups at a time, at most " + AT_A_TIME_MAX);
        try {
            if (backup.fromLeader()) levels.requireReadyLeader();
            switch (backup.form()) {
                case WAL_FILE, ROLLBACK_FILE -> mainFile(backup, sink);
                case VACUUMED_FILE -> vacuumed(sink);
                case SQL_TEXT -> engine.dump(Set.copyOf(backup.tables()), sink);
            }
            last = Optional.of(clock.instant());
            counters.backedUp();
        } catch (IOException e) {
            throw new OverloadedException("backup failed: " + e.getMessage());
        } finally {
            places.release();
        }
    }

    private void mainFile(Backup backup, BackupSink sink) throws IOException {
        try (var held = current(backup.timeout())) {
            var piece = ByteBuffer.allocate(PIECE_BYTES);
            for (var at = 0L; at < held.bytes(); at += piece.limit()) {
                piece.clear().limit((int) Math.min(PIECE_BYTES, held.bytes() - at));
                held.fill(at, piece);
                if (at == 0 && backup.form() == Form.ROLLBACK_FILE) {
                    // all that tells the two apart, once the log is folded into the file
                    piece.put(DatabaseHeader.VERSIONS_OFFSET, DatabaseHeader.ROLLBACK)
                            .put(DatabaseHeader.VERSIONS_OFFSET + 1, DatabaseHeader.ROLLBACK);
                }
                sink.piece(piece.array(), 0, piece.limit());
            }
        }
    }

    /// The main file with all that is applied now. Between the snapshot and the hold there may be another snapshot,
    /// and one that does not succeed leaves nothing to hold.
    private HeldSnapshot current(Duration timeout) {
        var wanted = node.applied().at().index();
        var end = System.nanoTime() + timeout.toNanos();
        var why = "a read, another copy or a large write held it back for too long";
        while (true) {
            var left = Duration.ofNanos(end - System.nanoTime());
            var over = !left.isPositive() || Thread.currentThread().isInterrupted();
            if (over || !node.takeSnapshot(left)) throw notNow(why);
            try {
                var held = folder.hold().take();
                if (held.at().index() >= wanted) return held;
                held.close();
            } catch (IOException e) {
                why = String.valueOf(e.getMessage());
                if (wanted < 0) throw notNow(why); // of an empty database there is no snapshot
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static OverloadedException notNow(String why) {
        return new OverloadedException("pre-backup snapshot failed: " + why);
    }

    private void vacuumed(BackupSink sink) throws IOException {
        var file = temporary.resolve("backup-" + names.incrementAndGet() + ".sqlite");
        try {
            engine.vacuumInto(file);
            try (var in = Files.newInputStream(file)) {
                var piece = new byte[PIECE_BYTES];
                for (var read = in.readNBytes(piece, 0, PIECE_BYTES); read > 0; ) {
                    sink.piece(piece, 0, read);
                    read = in.readNBytes(piece, 0, PIECE_BYTES);
                }
            }
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(temporary.resolve(file.getFileName() + "-journal"));
        }
    }
}
