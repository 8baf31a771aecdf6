// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.rqlite.api.SinkClosedException;
import org.rqlite.store.log.EntryFormatException;

/// One call of another node: gathers what it sends, then works on a thread of its own.
///
/// gRPC calls the listener's methods one after the other; what sends runs on the working thread alone.
final class PeerCall extends ServerCall.Listener<byte[]> implements RunningCall {
    private static final System.Logger LOG = System.getLogger(PeerCall.class.getName());

    /// What is to be done with the whole of what was sent.
    interface Work {
        /// Sends the answer; the caller ends the call.
        ///
        /// @return why nothing was done; empty if the answer was sent
        Optional<Refusal> run(byte[] message, PeerCall call);
    }

    private final ServerCall<byte[], byte[]> call;
    private final Allowance allowance;
    private final int bytesMax;
    private final Work work;
    private final Outgoing outgoing;
    private final List<byte[]> gathered = new ArrayList<>(1); // listener's thread, then the worker
    private int size; // of what was gathered, taken from the allowance; likewise
    private Optional<Metadata> head = Optional.of(new Metadata()); // not sent yet; worker
    private boolean given; // the message went to the worker, or the call was refused; listener's thread

    PeerCall(ServerCall<byte[], byte[]> call, Allowance allowance, int bytesMax, Work work) {
        this.call = call;
        this.allowance = allowance;
        this.bytesMax = bytesMax;
        this.work = work;
        this.outgoing = new Outgoing(call::isReady, allowance.limits().stallMax());
        call.request(1);
    }

    @Override
    public void onMessage(byte[] piece) {
        if (given) return;
        if (size + (long) piece.length > bytesMax) {
            refuse(Refusal.because("a request of more than " + bytesMax + " bytes"));
        } else if (!allowance.receive(piece.length)) {
            refuse(Refusal.because("too many large requests at a time"));
        } else {
            size += piece.length;
            gathered.add(piece);
            call.request(1);
        }
    }

    @Override
    public void onHalfClose() {
        if (given) return;
        var refusal = allowance.begin(this);
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        given = true;
        var _ = Thread.ofVirtual().name("peer-call").start(this::work);
    }

    @Override
    public void onReady() {
        outgoing.changed();
    }

    @Override
    public void onCancel() {
        outgoing.end();
        if (!given) allowance.received(size);
        given = true;
    }

    @Override
    public void stop() {
        outgoing.end();
    }

    /// Sets the head of the answer, which goes with the first piece.
    void head(Metadata headers) {
        head = Optional.of(headers);
    }

    /// Sends a piece as soon as the other side takes it.
    ///
    /// @throws SinkClosedException if it does not
    void send(byte[] piece) {
        head.ifPresent(call::sendHeaders);
        head = Optional.empty();
        outgoing.await();
        call.sendMessage(piece);
    }

    private void refuse(Refusal refusal) {
        given = true;
        allowance.received(size);
        refusal.close(call);
    }

    private byte[] message() {
        if (gathered.size() == 1) return gathered.removeFirst();
        var message = new byte[size];
        var at = 0;
        for (var piece : gathered) {
            System.arraycopy(piece, 0, message, at, piece.length);
            at += piece.length;
        }
        gathered.clear();
        return message;
    }

    /// The top frame of the thread.
    private void work() {
        try {
            var refusal = work.run(message(), this);
            if (refusal.isPresent()) refusal.get().close(call);
            else call.close(Status.OK, new Metadata());
        } catch (SinkClosedException e) {
            call.close(Status.CANCELLED.withDescription(e.getMessage()), new Metadata());
        } catch (EntryFormatException e) {
            Refusal.because("a damaged message: " + e.getMessage()).close(call);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a call of another node failed method=" + call.getMethodDescriptor(), e);
            call.close(Status.INTERNAL.withDescription("failed, see this node's log"), new Metadata());
        } finally {
            allowance.received(size);
            allowance.end(this);
        }
    }
}
