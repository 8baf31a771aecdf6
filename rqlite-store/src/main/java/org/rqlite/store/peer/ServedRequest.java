// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.api.SinkClosedException;

/// One request of a line, on the node that serves it. Its results go as one reply; if they are too large for that
/// the other node is told to fetch them, by a call of its own that holds their producer back (I9).
final class ServedRequest implements Forwarded {
    private final long number;
    private final int size;
    private final Request request;
    private final ServedLine line;
    private final PeerLimits limits;
    private final ResultPieces pieces;
    private final CompletableFuture<PeerCall> fetching = new CompletableFuture<>();
    private final CompletableFuture<Boolean> fetched = new CompletableFuture<>(); // all was handed over, or not
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean last; // the end is being written; whoever serves
    private boolean large; // likewise
    private byte @Nullable [] whole; // what may be all; likewise

    /// @throws org.rqlite.store.log.EntryFormatException if the letter holds no request
    ServedRequest(Letter.Run letter, ServedLine line, PeerLimits limits) {
        this.number = letter.number();
        this.size = letter.request().length;
        this.request = ForwardCodec.decode(letter.request());
        this.line = line;
        this.limits = limits;
        this.pieces = new ResultPieces(limits.pieceBytes() / 2, this::put);
    }

    long number() {
        return number;
    }

    /// What it took of the allowance, in bytes.
    int size() {
        return size;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public ResultSink results() {
        return pieces;
    }

    @Override
    public void served(Served served) {
        last = true;
        try {
            pieces.served(served);
        } catch (SinkClosedException e) {
            failed(e);
            return;
        }
        end();
    }

    @Override
    public void failed(Throwable why) {
        if (over.get()) return;
        if (why instanceof DatabaseException fault) {
            last = true;
            pieces.drop();
            try {
                pieces.fault(fault);
                end();
                return;
            } catch (SinkClosedException _) {
                // nobody is there to be told
            }
        }
        if (!over.compareAndSet(false, true)) return;
        fetched.complete(false);
        if (why instanceof SinkClosedException || why instanceof DatabaseException) {
            line.end(this, Reply.broken(number));
        } else {
            line.broken(number, why);
            line.end(this);
        }
    }

    private void end() {
        if (!over.compareAndSet(false, true)) return;
        fetched.complete(true);
        var all = whole;
        if (large || all == null) line.end(this);
        else line.end(this, Reply.of(Reply.RESULTS, number, all));
    }

    /// Nobody waits for the results any more: whoever serves is told at the next one that does not fit.
    void drop() {
        fetching.completeExceptionally(new SinkClosedException("the other node is gone"));
    }

    /// Has the results sent by a call. Blocks until they are, or their producer gives up.
    ///
    /// @throws SinkClosedException if it gave up, or they are being fetched already
    void fetchedBy(PeerCall call) {
        if (!fetching.complete(call)) throw new SinkClosedException("no such results");
        try {
            if (!fetched.get()) throw new SinkClosedException("the results ended before their end");
        } catch (ExecutionException e) {
            throw new IllegalStateException("never fails", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SinkClosedException("interrupted");
        }
    }

    private void put(byte[] piece) {
        if (last && !large && whole == null) {
            whole = piece;
            return;
        }
        if (!large) {
            large = true;
            line.reply(Reply.large(number));
        }
        var fetcher = fetcher();
        var before = whole;
        whole = null;
        if (before != null) fetcher.send(before);
        fetcher.send(piece);
    }

    private PeerCall fetcher() {
        try {
            return fetching.get(limits.stallMax().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw new SinkClosedException(
                    "the other node took nothing for " + limits.stallMax().toSeconds() + " seconds");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SinkClosedException("interrupted while the other node took nothing");
        }
    }
}
