// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.InvalidDatabaseException;
import org.rqlite.api.Loads;
import org.rqlite.api.OverloadedException;
import org.rqlite.api.RefusedException;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.Served;
import org.rqlite.store.disk.DatabaseHeader;
import org.rqlite.store.log.RequestResult;
import org.rqlite.store.raft.RaftNode;
import org.rqlite.store.sqlite.QuickCheck;

/// What one node does of a load: takes the file to its disk, checks it, and if it leads, sends it through the log. One
/// at a time.
final class LocalLoads {
    private static final long RESERVE_BYTES = 64 << 20; // of the disk, for all else that is written meanwhile
    private static final long LOOK_BYTES = 16 << 20; // between two looks at the room that is left
    private static final long COPIES = 3; // of the file: as it came, in the log, and out of it
    private static final Duration CHECK_MIN = Duration.ofMinutes(1);
    private static final long CHECK_BYTES_PER_SECOND = 16 << 20; // on a slow disk

    private final RaftNode node;
    private final ReadLevels levels;
    private final Path temporary;
    private final String self;
    private final Semaphore place = new Semaphore(1);
    private final AtomicLong names = new AtomicLong();

    /// @param temporary emptied at each start
    LocalLoads(RaftNode node, ReadLevels levels, Path temporary, String self) {
        this.node = node;
        this.levels = levels;
        this.temporary = temporary;
        this.self = self;
    }

    /// What is to be done with a file that was checked.
    @FunctionalInterface
    interface Use {
        /// Uses it.
        ///
        /// @param file deleted afterwards
        Served of(Path file);
    }

    /// Takes a file to the disk, checks it, has it used.
    Served with(DatabaseSource database, Use use) {
        if (!place.tryAcquire()) throw new OverloadedException("another database is being loaded");
        try {
            var file = temporary.resolve("load-" + names.incrementAndGet() + ".sqlite");
            try {
                receive(database, file);
                check(file);
                return use.of(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new OverloadedException("load failed, nothing was changed: " + e.getMessage());
        } finally {
            place.release();
        }
    }

    /// Loads a file that was checked, if this node leads.
    Served load(Path file) {
        levels.requireReadyLeader();
        try {
            var size = Files.size(file);
            if (room() - RESERVE_BYTES < (COPIES - 1) * size) throw noRoom(size);
            DatabaseHeader.mark(file, DatabaseHeader.WAL); // as the writer would, but outside of a checkpoint (I5)
            var committed = node.loader().load(file, DatabaseHeader.sum(file));
            return switch (committed.result()) {
                case RequestResult.Answered _ -> new Served(committed.index() + 1); // rqlite counts from 1
                case RequestResult.Failed(var message) -> throw new InvalidDatabaseException(message);
            };
        } catch (IOException e) {
            throw new OverloadedException("load failed, nothing was changed: " + e.getMessage());
        }
    }

    /// Whether this node could load now.
    ///
    /// @throws org.rqlite.api.DatabaseException if not
    void requireLeader() {
        levels.requireReadyLeader();
    }

    /// Whether this node may be booted: it leads, and no other node would have to be told.
    ///
    /// @throws org.rqlite.api.DatabaseException if not
    void requireAlone() {
        levels.requireReadyLeader();
        var members = node.members();
        if (!members.isLoneVoter(self) || !members.learners().isEmpty()) throw new RefusedException("not single-node");
    }

    private void receive(DatabaseSource database, Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            database.copyTo(new Received(channel)::add);
        } catch (Unwritable e) {
            throw e.refusal();
        }
    }

    private static void check(Path file) throws IOException {
        var fault = DatabaseHeader.fault(file);
        if (fault.isPresent()) throw new InvalidDatabaseException(fault.get());
        DatabaseHeader.mark(file, DatabaseHeader.ROLLBACK); // a write-ahead log that is not there holds nothing back
        var timeMax = CHECK_MIN.plusSeconds(Files.size(file) / CHECK_BYTES_PER_SECOND);
        var damage = QuickCheck.fault(file, timeMax);
        if (damage.isPresent()) throw new InvalidDatabaseException(damage.get());
    }

    private long room() throws IOException {
        return Files.getFileStore(temporary).getUsableSpace();
    }

    private static RequestTooLargeException noRoom(long bytes) {
        return new RequestTooLargeException(
                "no room on the disk for a database of %d bytes, which takes %d times that while it is loaded"
                        .formatted(bytes, COPIES));
    }

    /// Writes what comes, while there is room.
    private final class Received {
        private final FileChannel channel;
        private long size;
        private long looked = -LOOK_BYTES;

        Received(FileChannel channel) {
            this.channel = channel;
        }

        void add(byte[] bytes, int offset, int length) {
            size += length;
            if (size > Loads.BYTES_MAX) {
                throw new RequestTooLargeException("database of more than " + Loads.BYTES_MAX + " bytes");
            }
            try {
                if (size - looked >= LOOK_BYTES) {
                    looked = size;
                    if (room() < RESERVE_BYTES) throw noRoom(size);
                }
                var piece = ByteBuffer.wrap(bytes, offset, length);
                while (piece.hasRemaining()) channel.write(piece);
            } catch (IOException e) {
                throw new Unwritable(e);
            }
        }
    }

    /// Takes an [IOException] through the source, whose own trouble is another matter.
    private static final class Unwritable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final IOException refusal;

        Unwritable(IOException refusal) {
            super(refusal);
            this.refusal = refusal;
        }

        IOException refusal() {
            return refusal;
        }
    }
}
