// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.fault;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Carries bytes one way between two sockets, through a valve.
///
/// Two virtual threads, so that a delay does not bound the throughput: one reads and says when a piece is due, the
/// other waits for that. Between them are at most [#PIECES_MAX] pieces; then the sender has to wait, as in TCP.
final class Pump {
    private static final int PIECE_BYTES = 16 << 10;
    private static final int PIECES_MAX = 64;

    private final Socket from;
    private final Socket to;
    private final Valve valve;
    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES_MAX);

    /// Bytes under way; none at the end of the stream.
    private static final class Piece {
        private final byte[] bytes;
        private final long due;

        Piece(byte[] bytes, long due) {
            this.bytes = bytes;
            this.due = due;
        }
    }

    private Pump(Socket from, Socket to, Valve valve) {
        this.from = from;
        this.to = to;
        this.valve = valve;
    }

    /// Starts carrying, until either end is closed.
    static void start(Socket from, Socket to, Valve valve) {
        var pump = new Pump(from, to, valve);
        Thread.ofVirtual().start(pump::read);
        Thread.ofVirtual().start(pump::write);
    }

    private void read() {
        var buffer = new byte[PIECE_BYTES];
        try {
            var in = from.getInputStream();
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                pieces.put(new Piece(Arrays.copyOf(buffer, count), valve.due(count)));
            }
            pieces.put(new Piece(new byte[0], valve.due(0)));
        } catch (IOException _) {
            offerEnd(); // reset: the other end is told when it would be
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void offerEnd() {
        try {
            pieces.put(new Piece(new byte[0], valve.due(0)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            var out = to.getOutputStream();
            for (var piece = pieces.take(); valve.awaitOpen(piece.due); piece = pieces.take()) {
                if (piece.bytes.length == 0) {
                    to.shutdownOutput();
                    return;
                }
                out.write(piece.bytes);
            }
        } catch (IOException _) {
            closeBoth(); // the receiver is gone: the sender must notice
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeBoth() {
        try (from;
                to) {
            pieces.clear();
        } catch (IOException _) {
            // closed either way
        }
    }
}
