// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.rqlite.api.BackupSink;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.Served;
import org.rqlite.api.SinkClosedException;
import org.rqlite.store.log.EntryFormatException;

/// One call of another node that sends a file: a thread of its own takes the pieces as they come, so that a file
/// costs no more memory than a few of them. Nothing comes of a file that is not whole.
final class UploadCall extends ServerCall.Listener<byte[]> implements RunningCall, DatabaseSource {
    private static final System.Logger LOG = System.getLogger(UploadCall.class.getName());
    private static final int AHEAD = 4; // pieces that may have come before they are wanted

    /// What is to be done with the file.
    @FunctionalInterface
    interface Work {
        /// Does it.
        ///
        /// @throws DatabaseException told to the other node
        Served run(DatabaseSource file);
    }

    private sealed interface Event {
        final class Piece implements Event {
            private final byte[] bytes;

            Piece(byte[] bytes) {
                this.bytes = bytes;
            }
        }

        /// All was sent.
        record End() implements Event {}

        /// The other node is gone, or this one stops.
        record Gone() implements Event {}
    }

    private final ServerCall<byte[], byte[]> call;
    private final Allowance allowance;
    private final Work work;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>(); // of few: no more is asked for
    private boolean begun; // the worker runs, or the call was refused; listener's thread

    UploadCall(ServerCall<byte[], byte[]> call, Allowance allowance, Work work) {
        this.call = call;
        this.allowance = allowance;
        this.work = work;
        call.request(AHEAD);
    }

    @Override
    public void onMessage(byte[] piece) {
        begin();
        events.add(new Event.Piece(piece));
    }

    @Override
    public void onHalfClose() {
        begin();
        events.add(new Event.End());
    }

    @Override
    public void onCancel() {
        stop();
    }

    @Override
    public void stop() {
        events.add(new Event.Gone());
    }

    /// On the worker.
    @Override
    public void copyTo(BackupSink sink) {
        var assembly = new BackupAssembly(sink);
        var whole = false;
        while (true) {
            switch (next()) {
                case Event.Piece piece -> {
                    if (whole) throw new EntryFormatException("a message behind the end of a file");
                    whole = assembly.add(piece.bytes);
                    call.request(1);
                }
                case Event.End _ -> {
                    if (!whole) throw new EntryFormatException("a file without an end");
                    return;
                }
                case Event.Gone _ -> throw new SinkClosedException("the other node is gone");
            }
        }
    }

    private Event next() {
        var stallMax = allowance.limits().stallMax();
        try {
            var event = events.poll(stallMax.toNanos(), TimeUnit.NANOSECONDS);
            if (event != null) return event;
            throw new SinkClosedException("the other node sent nothing for " + stallMax.toSeconds() + " seconds");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SinkClosedException("interrupted while the other node sent nothing");
        }
    }

    private void begin() {
        if (begun) return;
        begun = true;
        var refusal = allowance.begin(this);
        if (refusal.isPresent()) refusal.get().close(call);
        else Thread.ofVirtual().name("peer-upload").start(this::work);
    }

    /// The top frame of the thread.
    private void work() {
        try {
            answer();
            call.close(Status.OK, new Metadata());
        } catch (SinkClosedException e) {
            call.close(Status.CANCELLED.withDescription(e.getMessage()), new Metadata());
        } catch (EntryFormatException e) {
            Refusal.because("a damaged message: " + e.getMessage()).close(call);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a load of another node failed", e);
            call.close(Status.INTERNAL.withDescription("failed, see this node's log"), new Metadata());
        } finally {
            allowance.end(this);
        }
    }

    private void answer() {
        byte[] answer;
        try {
            answer = LoadCodec.encode(work.run(this));
        } catch (DatabaseException e) {
            answer = LoadCodec.encode(e);
        }
        call.sendHeaders(new Metadata());
        call.sendMessage(answer);
    }
}
