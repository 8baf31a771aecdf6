// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.Channel;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.rqlite.api.SinkClosedException;

/// One streaming call from the caller's side: sends a message in pieces, then takes the answer's pieces one by one.
/// Used by one thread, which blocks; the network's threads only put into the queue.
final class Incoming extends ClientCall.Listener<byte[]> implements AutoCloseable {
    private static final int AHEAD = 4; // pieces that may have arrived before they are wanted
    private static final Duration GRACE = Duration.ofSeconds(5); // gRPC itself ends a call whose time is over

    private sealed interface Event {
        final class Piece implements Event {
            private final byte[] bytes;

            Piece(byte[] bytes) {
                this.bytes = bytes;
            }
        }

        record End(Status status, Metadata trailers) implements Event {}
    }

    private final String address;
    private final ClientCall<byte[], byte[]> call;
    private final SentTracer tracer;
    private final Outgoing outgoing;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>(); // of AHEAD + 1: no more is asked for
    private boolean complete; // whether all of the message was given to gRPC
    private boolean ended;

    private Incoming(String address, ClientCall<byte[], byte[]> call, SentTracer tracer, PeerLimits limits) {
        this.address = address;
        this.call = call;
        this.tracer = tracer;
        this.outgoing = new Outgoing(call::isReady, limits.stallMax());
    }

    static Incoming start(
            String address,
            Channel channel,
            MethodDescriptor<byte[], byte[]> method,
            Metadata headers,
            Duration timeout,
            PeerLimits limits) {
        var tracer = new SentTracer();
        var options = CallOptions.DEFAULT
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(tracer);
        var incoming = new Incoming(address, channel.newCall(method, options), tracer, limits);
        incoming.call.start(incoming, headers);
        incoming.call.request(AHEAD);
        return incoming;
    }

    @Override
    public void onMessage(byte[] piece) {
        events.add(new Event.Piece(piece));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        events.add(new Event.End(status, trailers));
        outgoing.end();
    }

    @Override
    public void onReady() {
        outgoing.changed();
    }

    /// Sends the whole message. If the other side ends the call meanwhile, [#next] tells why.
    void send(byte[] message, int pieceBytes) {
        try {
            if (message.length <= pieceBytes) {
                call.sendMessage(message);
            } else {
                for (var from = 0; from < message.length; from += pieceBytes) {
                    outgoing.await();
                    call.sendMessage(Arrays.copyOfRange(message, from, Math.min(message.length, from + pieceBytes)));
                }
            }
            call.halfClose();
            complete = true;
        } catch (SinkClosedException e) {
            call.cancel(e.getMessage(), e);
        }
    }

    /// Sends a piece of a message as soon as the other side takes it.
    ///
    /// @throws SinkClosedException if it does not: the call is over, [#next] tells why
    void put(byte[] piece) {
        try {
            outgoing.await();
        } catch (SinkClosedException e) {
            call.cancel(e.getMessage(), e);
            throw e;
        }
        call.sendMessage(piece);
    }

    /// The message that was sent by [#put] is whole.
    void endMessage() {
        call.halfClose();
        complete = true;
    }

    /// Takes the next piece.
    ///
    /// @return empty if the other side has ended the call properly
    /// @throws PeerException if the call failed, or nothing came in time
    Optional<byte[]> next(Duration longest) throws PeerException {
        try {
            return switch (events.poll(longest.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS)) {
                case Event.Piece piece -> {
                    call.request(1);
                    yield Optional.of(piece.bytes);
                }
                case Event.End(var status, var trailers) -> {
                    ended = true;
                    if (!status.isOk()) throw Failure.of(address, status, trailers, isSent());
                    yield Optional.empty();
                }
                case null -> throw stopped("no answer in time");
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw stopped("interrupted");
        }
    }

    /// What is certain when the caller itself ends the call.
    PeerException stopped(String why) {
        var kind = isSent() ? PeerException.Kind.UNKNOWN_FATE : PeerException.Kind.TIMEOUT;
        return new PeerException(kind, address + ": " + why);
    }

    /// The other side starts only when it has the whole message.
    private boolean isSent() {
        return complete && tracer.sent();
    }

    /// The answer is whole: what is left of the call ends by itself.
    void done() {
        ended = true;
    }

    @Override
    public void close() {
        if (!ended) call.cancel("no more is wanted", new SinkClosedException("no more is wanted"));
    }
}
