// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.rqlite.api.Backup;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Request;
import org.rqlite.api.RequestTooLargeException;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.api.SinkClosedException;
import org.rqlite.store.log.EntryFormatException;
import org.rqlite.store.peer.PeerException.Kind;

/// Calls other nodes at their node-to-node ports. Any thread; connections are kept and made anew as needed.
public final class PeerClient implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5); // gRPC itself ends a call whose time is over

    private final Supplier<Greeting> self;
    private final PeerLimits limits;
    private final Channels channels;
    private final Lines lines;

    private PeerClient(Supplier<Greeting> self, PeerLimits limits, UnaryOperator<String> route) {
        this.self = self;
        this.limits = limits;
        this.channels = new Channels(limits, route);
        this.lines = new Lines(self, channels, limits.forwardTimeMax());
    }

    /// A client without connections.
    ///
    /// @param self this node as it stands now; asked for each call, must not block
    /// @param limits of what other nodes can cost
    /// @return closed by the caller
    public static PeerClient open(Supplier<Greeting> self, PeerLimits limits) {
        return open(self, limits, UnaryOperator.identity());
    }

    /// A client without connections that dials other addresses than it is told: through a proxy, in tests.
    ///
    /// @param self this node as it stands now; asked for each call, must not block
    /// @param limits of what other nodes can cost
    /// @param route the address to dial for an address
    /// @return closed by the caller
    public static PeerClient open(Supplier<Greeting> self, PeerLimits limits, UnaryOperator<String> route) {
        return new PeerClient(self, limits, route);
    }

    /// Asks a node, blocking until it has answered.
    ///
    /// @param address `host:port`
    /// @param question what
    /// @param timeout longest wait; positive
    /// @return the answer, and who gave it
    /// @throws PeerException if there is none
    public Heard ask(String address, Question question, Duration timeout) throws PeerException {
        try {
            return asking(address, question, timeout).get(timeout.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PeerException known) throw known;
            throw new IllegalStateException("a question failed in an unknown way", e.getCause());
        } catch (TimeoutException _) {
            throw new PeerException(Kind.UNKNOWN_FATE, address + ": no answer in time");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new PeerException(Kind.UNKNOWN_FATE, address + ": interrupted while waiting for an answer");
        }
    }

    /// Asks a node without waiting.
    ///
    /// @param address `host:port`
    /// @param question what
    /// @param timeout longest wait; positive
    /// @return the answer, or a [PeerException]; completed on a thread of the network that must not be blocked
    public CompletableFuture<Heard> asking(String address, Question question, Duration timeout) {
        var heard = new CompletableFuture<Heard>();
        try {
            var tracer = new SentTracer();
            var options = CallOptions.DEFAULT
                    .withDeadlineAfter(shorter(timeout, limits.callTimeMax()).toNanos(), TimeUnit.NANOSECONDS)
                    .withStreamTracerFactory(tracer);
            var call = channels.to(address).newCall(Wire.ASK, options);
            call.start(new Asked(address, tracer, heard), headers());
            call.request(2); // to notice a second answer
            call.sendMessage(MessageCodec.encode(question));
            call.halfClose();
        } catch (PeerException e) {
            heard.completeExceptionally(e);
        }
        return heard;
    }

    /// Asks a node one of the questions that need no waiting there, such as for its term: over the line, which costs
    /// less than a call.
    ///
    /// @param address `host:port`
    /// @param question what
    /// @param timeout longest wait; positive
    /// @return as by [#asking]
    public CompletableFuture<Heard> askingOnLine(String address, Question question, Duration timeout) {
        try {
            var line = lines.to(address);
            var letter = new Sent(Letter.ASK, MessageCodec.encode(question));
            line.send(letter, timeout);
            return letter.reply().thenCompose(reply -> heard(address, line, reply));
        } catch (PeerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletableFuture<Heard> heard(String address, Line line, Reply reply) {
        return reply instanceof Reply.Answered answered
                ? CompletableFuture.completedFuture(new Heard(line.other(), answered.answer()))
                : CompletableFuture.failedFuture(noResults(address, reply));
    }

    /// Has a node run a request as if its client had sent it there.
    ///
    /// A small request goes over the line with others, a large one by a call of its own.
    ///
    /// @param address `host:port`
    /// @param request as its client sent it
    /// @param results takes the results, on the calling thread
    /// @param timeout longest wait for all of the answer; an hour at most
    /// @return as the node told
    /// @throws PeerException if the node did not answer; see [PeerException.Kind] for what is certain
    /// @throws org.rqlite.api.DatabaseException as the node told; same kind, same text
    /// @throws org.rqlite.api.SinkClosedException if `results` threw it
    public Served forward(String address, Request request, ResultSink results, Duration timeout) throws PeerException {
        var message = ForwardCodec.encode(request);
        if (message.length > limits.requestBytesMax()) {
            throw new RequestTooLargeException("request of %d bytes, at most %d can be forwarded to the leader"
                    .formatted(message.length, limits.requestBytesMax()));
        }
        var longest = shorter(timeout, limits.forwardTimeMax());
        try {
            if (message.length <= limits.letterBytesMax()) return forwardOnLine(address, message, results, longest);
            return stream(address, Wire.FORWARD, message, results, longest);
        } catch (EntryFormatException e) {
            throw new PeerException(Kind.UNKNOWN_FATE, address + ": the answer is damaged: " + e.getMessage());
        }
    }

    private Served forwardOnLine(String address, byte[] message, ResultSink results, Duration longest)
            throws PeerException {
        var line = lines.to(address);
        var letter = new Sent(Letter.RUN, message);
        line.send(letter, longest);
        return switch (await(address, line, letter)) {
            case Reply.Results whole ->
                new ResultAssembly(results)
                        .add(whole.events())
                        .orElseThrow(() -> new EntryFormatException("results without an end"));
            case Reply.Large(var number) -> fetch(address, line, number, results, longest);
            case Reply other -> throw noResults(address, other);
        };
    }

    private static Reply await(String address, Line line, Sent letter) throws PeerException {
        try {
            return letter.reply().get(); // the line ends the wait
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PeerException known)
                throw new PeerException(known.kind(), String.valueOf(known.getMessage()));
            throw new IllegalStateException("a request failed in an unknown way", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            line.giveUp(letter, "interrupted");
            throw new PeerException(Kind.UNKNOWN_FATE, address + ": interrupted while waiting for an answer");
        }
    }

    /// The request was run: whatever becomes of its results, it may have had its effect.
    private Served fetch(String address, Line line, long number, ResultSink results, Duration longest)
            throws PeerException {
        try {
            return stream(address, Wire.FETCH, new Fetch(line.id(), number).encode(), results, longest);
        } catch (PeerException e) {
            line.drop(number);
            throw new PeerException(Kind.UNKNOWN_FATE, String.valueOf(e.getMessage()));
        }
    }

    private static PeerException noResults(String address, Reply reply) {
        return switch (reply) {
            case Reply.Refused refused ->
                new PeerException(
                        refused.refusal().kind(),
                        address + ": " + refused.refusal().text());
            case Reply.Broken _ -> new PeerException(Kind.UNKNOWN_FATE, address + ": failed, see that node's log");
            case Reply.Taken _, Reply.Answered _, Reply.Results _, Reply.Large _ ->
                new PeerException(Kind.UNKNOWN_FATE, address + ": an answer to something else");
        };
    }

    private Served stream(
            String address,
            MethodDescriptor<byte[], byte[]> method,
            byte[] message,
            ResultSink results,
            Duration longest)
            throws PeerException {
        try (var incoming = Incoming.start(address, channels.to(address), method, headers(), longest, limits)) {
            incoming.send(message, limits.pieceBytes());
            var assembly = new ResultAssembly(results);
            while (true) {
                var piece = incoming.next(longest);
                if (piece.isEmpty()) throw incoming.stopped("the answer ended before its end");
                try {
                    var served = assembly.add(piece.get());
                    if (served.isPresent()) return served.get();
                } finally {
                    if (assembly.isEnded()) incoming.done();
                }
            }
        }
    }

    /// Has a node copy its database, and passes the copy on as it comes.
    ///
    /// @param address `host:port`
    /// @param backup as its client asked for it
    /// @param sink takes the bytes, on the calling thread
    /// @throws PeerException if the node did not answer, or not to the end
    /// @throws org.rqlite.api.DatabaseException as the node told; same kind, same text
    /// @throws org.rqlite.api.SinkClosedException if `sink` threw it
    public void backup(String address, Backup backup, BackupSink sink) throws PeerException {
        var longest = limits.forwardTimeMax();
        try (var incoming = Incoming.start(address, channels.to(address), Wire.BACKUP, headers(), longest, limits)) {
            incoming.send(BackupCodec.encode(backup), PeerLimits.MESSAGE_BYTES_MAX);
            var assembly = new BackupAssembly(sink);
            while (true) {
                // a node that dies is noticed before: its connection is asked whether it lives
                var message = incoming.next(longest);
                if (message.isEmpty()) throw incoming.stopped("the backup ended before its end");
                if (assembly.add(message.get())) break;
            }
            incoming.done();
        } catch (EntryFormatException e) {
            throw new PeerException(Kind.UNKNOWN_FATE, address + ": the backup is damaged: " + e.getMessage());
        }
    }

    /// Has a node load a database file.
    ///
    /// @param address `host:port`
    /// @param file not changed meanwhile
    /// @return as the node told
    /// @throws PeerException if the node did not answer; see [PeerException.Kind] for what is certain
    /// @throws IOException if the file cannot be read; nothing was done
    /// @throws org.rqlite.api.DatabaseException as the node told; same kind, same text
    public Served load(String address, Path file) throws IOException {
        var longest = limits.forwardTimeMax();
        try (var incoming = Incoming.start(address, channels.to(address), Wire.LOAD, headers(), longest, limits)) {
            send(file, incoming);
            var answer = incoming.next(longest);
            if (answer.isEmpty()) throw incoming.stopped("the answer ended before its end");
            incoming.done();
            return LoadCodec.decode(answer.get());
        } catch (EntryFormatException e) {
            throw new PeerException(Kind.UNKNOWN_FATE, address + ": the answer is damaged: " + e.getMessage());
        }
    }

    private void send(Path file, Incoming incoming) throws IOException {
        var pieces = new BackupPieces(incoming::put);
        var piece = new byte[limits.pieceBytes()];
        try (var in = Files.newInputStream(file)) {
            for (var read = in.readNBytes(piece, 0, piece.length); read > 0; ) {
                pieces.piece(piece, 0, read);
                read = in.readNBytes(piece, 0, piece.length);
            }
            pieces.end();
            incoming.endMessage();
        } catch (SinkClosedException _) {
            // the other side has ended the call: its last word tells why
        }
    }

    /// Copies the database file of a node, going on where it stopped when the connection breaks.
    ///
    /// @param address `host:port`
    /// @param into written from its start; forced when this returns
    /// @param stall longest time without any progress
    /// @return what the file holds; its transfer is checked, its pages are not
    /// @throws PeerException if the node did not hand it over
    /// @throws IOException if the disk refuses, or if what arrived is damaged
    public Pulled pull(String address, Path into, Duration stall) throws IOException {
        try (var puller = Puller.into(into, () -> pulling(address), address, stall)) {
            return puller.pull();
        }
    }

    private Incoming pulling(String address) throws PeerException {
        return Incoming.start(address, channels.to(address), Wire.PULL, headers(), limits.forwardTimeMax(), limits);
    }

    private Metadata headers() {
        var headers = new Metadata();
        headers.put(Wire.GREETING, GreetingCodec.encode(self.get()));
        return headers;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Ends all calls and connections. May be called twice.
    @Override
    public void close() {
        channels.close();
        lines.close();
    }
}
