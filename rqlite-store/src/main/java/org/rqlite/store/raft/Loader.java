// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.rqlite.api.Bytes;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.NotReadyException;
import org.rqlite.api.OverloadedException;
import org.rqlite.store.disk.PassingSum;
import org.rqlite.store.log.Entry;

/// Sends a database file through the log, piece by piece, and has every node put it in its database's place (S8).
///
/// Other requests go between the pieces. A piece is read when the one before has been applied, so that memory does
/// not depend on the file's size.
public final class Loader {
    /// Bytes of a piece: what a packed entry may have, so that others wait no longer for it.
    static final int PIECE_BYTES = 1 << 20;

    private static final Duration BEGIN_MAX = Duration.ofSeconds(10);
    private static final Duration PIECE_MAX = Duration.ofMinutes(1); // twice a flight's time and some
    private static final long SWAP_BYTES_PER_SECOND = 16 << 20; // reading and forcing the file, on a slow disk
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final String GIVEN_UP = "the load was given up, nothing was changed: ";

    private final Proposer proposer;

    Loader(Proposer proposer) {
        this.proposer = proposer;
    }

    /// Loads a file. Blocks until it is in this node's place of the database, or certainly or possibly not.
    ///
    /// @param file a database that was checked; not changed meanwhile
    /// @param sum over its pages
    /// @return what came of it, after it took its place here; a failure says that it is no database
    /// @throws org.rqlite.api.NotLeaderException if this node does not lead; nothing was changed
    /// @throws OverloadedException if another load is under way, or leadership was lost; nothing was changed
    /// @throws CommitUnknownException if nobody knows whether the load took place
    /// @throws IOException if the file cannot be read; nothing was changed
    public Committed load(Path file, long sum) throws IOException {
        var upload = begin();
        try (var in = Files.newInputStream(file)) {
            var bytes = Files.size(file);
            var sent = sendPieces(upload, in, Math.toIntExact(Math.ceilDiv(bytes, PIECE_BYTES)));
            // so a node that finds another sum has a disk that fails, and no verdict on the file
            if (sent != sum) throw new OverloadedException(GIVEN_UP + "this node's disk gave back other bytes");
            return sendEnd(new Entry.Load(upload, bytes, sum));
        } finally {
            proposer.endUpload();
        }
    }

    private UUID begin() {
        var end = System.nanoTime() + BEGIN_MAX.toNanos();
        var upload = proposer.beginUpload();
        while (upload.isEmpty()) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                throw new OverloadedException("a large request is under way, try again later");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            upload = proposer.beginUpload();
        }
        return upload.get();
    }

    /// @return the sum over the pages of what was sent
    private long sendPieces(UUID upload, InputStream in, int pieces) throws IOException {
        var sum = new PassingSum();
        for (var number = 0; number < pieces; number++) {
            var content = in.readNBytes(PIECE_BYTES);
            sum.add(ByteBuffer.wrap(content));
            var checksum = UploadFile.checksum(content, 0, content.length);
            // the end counts as a piece
            var chunk = new Entry.Chunk(upload, number, pieces + 1, checksum, Bytes.copyOf(content));
            var refused = await(Own.awaited(chunk, Duration.ZERO));
            if (refused.isPresent()) throw known(refused.get(), number);
        }
        return sum.value();
    }

    /// Without its end an upload has no effect, whatever became of its pieces.
    private static DatabaseException known(DatabaseException refused, int number) {
        return switch (refused) {
            case CommitUnknownException unknown -> new OverloadedException(GIVEN_UP + unknown.getMessage());
            case NotReadyException _ -> new OverloadedException(GIVEN_UP + "the log took too long");
            default -> number == 0 ? refused : new OverloadedException(GIVEN_UP + refused.getMessage());
        };
    }

    private Committed sendEnd(Entry.Load load) {
        var own = Own.awaited(load, Duration.ofSeconds(1 + load.bytes() / SWAP_BYTES_PER_SECOND));
        var refused = await(own);
        if (refused.isEmpty()) return own.outcome().join();
        if (refused.get().mayHaveCommitted()) throw refused.get();
        throw new OverloadedException(GIVEN_UP + refused.get().getMessage());
    }

    private Optional<DatabaseException> await(Own own) {
        try {
            proposer.propose(own);
            own.outcome().get(PIECE_MAX.plus(own.more()).toNanos(), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (DatabaseException e) {
            return Optional.of(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DatabaseException known) return Optional.of(known);
            throw new IllegalStateException("an entry failed in an unknown way", e.getCause());
        } catch (TimeoutException _) {
            return Optional.of(new CommitUnknownException("timed out committing log"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of(new CommitUnknownException("interrupted while committing log"));
        }
    }
}
