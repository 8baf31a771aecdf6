// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallExecutorSupplier;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.DatabaseException;

/// The service that a node offers to other nodes, on the gRPC server that Ratis runs (A9).
public final class PeerService implements AutoCloseable {
    /// Its name on the wire, the only one besides Ratis's own that the door lets through.
    public static final String NAME = "org.rqlite.Peer";

    private static final int METADATA_BYTES_MAX = 16 << 10;

    private final PeerHandler handler;
    private final PeerLimits limits;
    private final Allowance allowance;

    private PeerService(PeerHandler handler, PeerLimits limits) {
        this.handler = handler;
        this.limits = limits;
        this.allowance = new Allowance(limits);
    }

    /// A service that serves once it is installed.
    ///
    /// @param handler does what is asked for
    /// @param limits of what strangers can cost
    /// @return not yet served
    public static PeerService of(PeerHandler handler, PeerLimits limits) {
        return new PeerService(handler, limits);
    }

    /// Adds the service and its limits to a server that is being built. Once.
    ///
    /// @param builder of the server
    public void install(NettyServerBuilder builder) {
        builder.addService(ServerServiceDefinition.builder(NAME)
                        .addMethod(Wire.ASK, this::ask)
                        .addMethod(Wire.FORWARD, this::forward)
                        .addMethod(Wire.PULL, this::pull)
                        .addMethod(Wire.BACKUP, this::backup)
                        .addMethod(Wire.LOAD, this::load)
                        .addMethod(Wire.LINE, this::line)
                        .addMethod(Wire.FETCH, this::fetch)
                        .build())
                .addTransportFilter(allowance)
                .maxConcurrentCallsPerConnection(limits.callsPerConnectionMax())
                .maxInboundMetadataSize(METADATA_BYTES_MAX)
                // half of what nodes do, for clocks are not alike
                .permitKeepAliveTime(limits.keepAlive().toMillis() / 2, TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .callExecutor(new OurCallsDirectly());
    }

    /// Ends what streams and takes no more calls. Before the server is closed; may be called twice.
    @Override
    public void close() {
        allowance.close();
    }

    private ServerCall.Listener<byte[]> ask(ServerCall<byte[], byte[]> call, Metadata headers) {
        return admit(call, headers, limits.callTimeMax(), PeerLimits.MESSAGE_BYTES_MAX, (from, message, out) -> {
            var question = MessageCodec.question(message);
            var self = handler.greeting();
            var refusal = Admission.otherCluster(from, self);
            if (refusal.isPresent() && !(question instanceof Question.Meta)) return refusal;
            var answer = MessageCodec.encode(handler.answer(from, question));
            var head = new Metadata();
            head.put(Wire.GREETING, GreetingCodec.encode(handler.greeting())); // it may have changed meanwhile
            out.head(head);
            out.send(answer);
            return Optional.empty();
        });
    }

    private ServerCall.Listener<byte[]> forward(ServerCall<byte[], byte[]> call, Metadata headers) {
        return admit(call, headers, limits.forwardTimeMax(), limits.requestBytesMax(), (from, message, out) -> {
            var refusal = Admission.otherCluster(from, handler.greeting());
            if (refusal.isPresent()) return refusal;
            var request = ForwardCodec.decode(message);
            var results = new ResultPieces(limits.pieceBytes(), out::send);
            try {
                results.served(handler.run(from, request, results));
            } catch (DatabaseException e) {
                results.drop();
                results.fault(e);
            }
            return Optional.empty();
        });
    }

    private ServerCall.Listener<byte[]> pull(ServerCall<byte[], byte[]> call, Metadata headers) {
        return admit(call, headers, limits.forwardTimeMax(), PeerLimits.MESSAGE_BYTES_MAX, (from, message, out) -> {
            var refusal = Admission.otherCluster(from, handler.greeting());
            if (refusal.isPresent()) return refusal;
            var wanted = SnapshotMessage.resume(message);
            if (!allowance.beginPull()) {
                return Optional.of(Refusal.because(
                        "this node hands its database out to %d others already".formatted(limits.pullsMax())));
            }
            try (var snapshot = handler.snapshot(from)) {
                new SnapshotPieces(snapshot, limits.pieceBytes(), out::send).sendFrom(wanted);
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(Refusal.because(String.valueOf(e.getMessage())));
            } finally {
                allowance.endPull();
            }
        });
    }

    private ServerCall.Listener<byte[]> backup(ServerCall<byte[], byte[]> call, Metadata headers) {
        return admit(call, headers, limits.forwardTimeMax(), PeerLimits.MESSAGE_BYTES_MAX, (from, message, out) -> {
            var refusal = Admission.otherCluster(from, handler.greeting());
            if (refusal.isPresent()) return refusal;
            var backup = BackupCodec.decode(message);
            var pieces = new BackupPieces(out::send);
            try {
                handler.backup(from, backup, pieces);
                pieces.end();
            } catch (DatabaseException e) {
                pieces.fault(e);
            }
            return Optional.empty();
        });
    }

    private ServerCall.Listener<byte[]> load(ServerCall<byte[], byte[]> call, Metadata headers) {
        if (Allowance.isSurplus(call.getAttributes())) return refuse(call, tooManyConnections());
        var self = handler.greeting();
        return switch (Admission.of(headers, self, limits.forwardTimeMax())) {
            case Admission.Refused(var refusal) -> refuse(call, refusal);
            case Admission.Admitted(var from) -> {
                var refusal = Admission.otherCluster(from, self);
                if (refusal.isPresent()) yield refuse(call, refusal.get());
                yield new UploadCall(call, allowance, file -> handler.load(from, file));
            }
        };
    }

    private ServerCall.Listener<byte[]> line(ServerCall<byte[], byte[]> call, Metadata headers) {
        if (Allowance.isSurplus(call.getAttributes())) return refuse(call, tooManyConnections());
        var self = handler.greeting();
        return switch (Admission.of(headers, self, limits.forwardTimeMax())) {
            case Admission.Refused(var refusal) -> refuse(call, refusal);
            case Admission.Admitted(var from) -> {
                var id = UUID.randomUUID();
                var line = new ServedLine(call, handler, allowance, from, id, () -> allowance.forget(id));
                var refusal = Admission.otherCluster(from, self).or(() -> allowance.keep(id, line));
                if (refusal.isPresent()) yield refuse(call, refusal.get());
                line.begin(self);
                if (allowance.isClosed()) line.stop();
                yield line;
            }
        };
    }

    private ServerCall.Listener<byte[]> fetch(ServerCall<byte[], byte[]> call, Metadata headers) {
        return admit(call, headers, limits.forwardTimeMax(), PeerLimits.MESSAGE_BYTES_MAX, (from, message, out) -> {
            var wanted = Fetch.decode(message);
            var request = allowance
                    .line(wanted.line())
                    .filter(line -> line.isOf(from))
                    .flatMap(line -> line.request(wanted.number()));
            if (request.isEmpty()) return Optional.of(Refusal.because("no such results"));
            request.get().fetchedBy(out);
            return Optional.empty();
        });
    }

    private interface Served {
        Optional<Refusal> run(Greeting from, byte[] message, PeerCall out);
    }

    private ServerCall.Listener<byte[]> admit(
            ServerCall<byte[], byte[]> call, Metadata headers, Duration timeMax, int bytesMax, Served served) {
        if (Allowance.isSurplus(call.getAttributes())) {
            return refuse(call, tooManyConnections());
        }
        return switch (Admission.of(headers, handler.greeting(), timeMax)) {
            case Admission.Refused(var refusal) -> refuse(call, refusal);
            case Admission.Admitted(var from) ->
                new PeerCall(call, allowance, bytesMax, (message, out) -> served.run(from, message, out));
        };
    }

    private Refusal tooManyConnections() {
        return Refusal.because("too many connections, at most " + limits.connectionsMax());
    }

    private static ServerCall.Listener<byte[]> refuse(ServerCall<byte[], byte[]> call, Refusal refusal) {
        refusal.close(call);
        return new ServerCall.Listener<>() {};
    }

    /// Our listeners only gather bytes: they need no thread besides the network's. Ratis's keep theirs.
    private static final class OurCallsDirectly implements ServerCallExecutorSupplier {
        @Override
        public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
            var ours = NAME.equals(call.getMethodDescriptor().getServiceName());
            return Optional.<Executor>of(Runnable::run).filter(_ -> ours).orElse(null); // gRPC's word for the usual one
        }
    }
}
