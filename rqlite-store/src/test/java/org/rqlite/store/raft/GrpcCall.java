// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;

/// Calls a gRPC server as anybody on the network can.
final class GrpcCall implements AutoCloseable {
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final ManagedChannel channel;

    private GrpcCall(ManagedChannel channel) {
        this.channel = channel;
    }

    static GrpcCall to(String target) {
        return new GrpcCall(NettyChannelBuilder.forTarget(target).usePlaintext().build());
    }

    /// Sends an empty message and gives the code and description of the answer.
    String status(String method) {
        return status(method, new byte[0]);
    }

    String status(String method, byte[] message) {
        return send(method, message).orTimeout(15, TimeUnit.SECONDS).join();
    }

    /// Sends messages in one call, in this order.
    ///
    /// @return the code and description that the call ends with
    CompletableFuture<String> send(String method, byte[]... messages) {
        var descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(
                        messages.length == 1
                                ? MethodDescriptor.MethodType.UNARY
                                : MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(method)
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build();
        var call = channel.newCall(descriptor, CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS));
        var closed = new CompletableFuture<String>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        var description = status.getDescription();
                        closed.complete(status.getCode() + (description == null ? "" : " " + description));
                    }
                },
                new Metadata());
        call.request(messages.length + 1);
        for (var message : messages) call.sendMessage(message);
        call.halfClose();
        return closed;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
