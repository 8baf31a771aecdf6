// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.route;

import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.SinkClosedException;
import org.rqlite.http.guard.Client;
import org.rqlite.http.json.ByteTarget;

/// Sends a long answer while it is still being made, in bounded memory.
///
/// The maker, which may be a reader of SQLite, puts pieces into a short queue; a virtual thread of the answer's own
/// writes them to the client. A client that takes its pieces too slowly is given up (H5), so that it cannot hold a
/// reader: it may keep the maker waiting for a fixed time, plus a second for each piece it has taken.
final class AnswerStream implements ByteTarget {
    private static final int QUEUE_SIZE = 4;
    private static final long NANOS_PER_PIECE = TimeUnit.SECONDS.toNanos(1);
    private static final Piece END = new Piece(new byte[0], 0);

    private final RoutingResponse response;
    private final Client client;
    private final BlockingQueue<Piece> queue = new ArrayBlockingQueue<>(QUEUE_SIZE);
    private @Nullable Thread writer; // the maker's thread only, then the request's
    private long patienceNanos; // likewise
    private volatile boolean failed; // the client is gone

    AnswerStream(RoutingResponse response, Client client, Duration patience) {
        this.response = response;
        this.client = client;
        this.patienceNanos = patience.toNanos();
    }

    /// Whether the answer's head may have left.
    boolean isStarted() {
        return writer != null;
    }

    @Override
    public void take(byte[] bytes, int size) {
        if (writer == null) {
            writer = Thread.ofVirtual().name("http-answer").start(this::write);
        }
        put(new Piece(bytes, size));
        patienceNanos += NANOS_PER_PIECE;
    }

    /// Waits until everything is with the client's TCP.
    ///
    /// @throws SinkClosedException if the client went away or was too slow
    void finish() throws InterruptedException {
        put(END);
        if (writer != null) writer.join(); // the guard cuts a write that stands still
        if (failed) throw gone();
    }

    /// Gives the answer up: the client sees that it is not whole.
    void abort() throws InterruptedException {
        failed = true;
        client.cut();
        if (writer == null) return;
        writer.interrupt();
        writer.join();
    }

    private void put(Piece piece) {
        if (failed) throw gone();
        if (queue.offer(piece)) return;
        var start = System.nanoTime();
        try {
            if (!queue.offer(piece, patienceNanos, TimeUnit.NANOSECONDS)) {
                throw new SinkClosedException("the client takes its answer too slowly");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SinkClosedException("interrupted while the client takes its answer");
        }
        patienceNanos -= System.nanoTime() - start;
        if (failed) throw gone();
    }

    private static SinkClosedException gone() {
        return new SinkClosedException("the client went away before its answer was sent");
    }

    // the writer's top frame; after a failure it goes on taking, so that the maker never waits for it
    private void write() {
        try {
            var out = response.outputStream();
            for (var piece = queue.take(); piece != END; piece = queue.take()) {
                client.writeBegins();
                out.write(piece.bytes, 0, piece.size);
                client.writeEnds();
            }
            client.writeBegins();
            out.close();
            response.commit();
        } catch (IOException | RuntimeException _) {
            failed = true;
            queue.clear();
        } catch (InterruptedException _) {
            failed = true;
        }
    }

    private static final class Piece {
        private final byte[] bytes;
        private final int size;

        Piece(byte[] bytes, int size) {
            this.bytes = bytes;
            this.size = size;
        }
    }
}
