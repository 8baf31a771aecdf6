// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor.MethodType;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// The methods and headers of the service, as gRPC needs them.
final class Wire {
    /// A [Question] and its [Answer].
    static final MethodDescriptor<byte[], byte[]> ASK = method("ask", MethodType.UNARY);

    /// A request in pieces, and results in pieces.
    static final MethodDescriptor<byte[], byte[]> FORWARD = method("forward", MethodType.BIDI_STREAMING);

    /// Where to go on, and the database file in pieces.
    static final MethodDescriptor<byte[], byte[]> PULL = method("pull", MethodType.SERVER_STREAMING);

    /// Any number of [Letter]s, and a [Reply] to each; lasts.
    static final MethodDescriptor<byte[], byte[]> LINE = method("line", MethodType.BIDI_STREAMING);

    /// Which request of a line, and its results in pieces.
    static final MethodDescriptor<byte[], byte[]> FETCH = method("fetch", MethodType.SERVER_STREAMING);

    /// Which backup, and its bytes in pieces.
    static final MethodDescriptor<byte[], byte[]> BACKUP = method("backup", MethodType.SERVER_STREAMING);

    /// A database file in pieces, and what came of loading it.
    static final MethodDescriptor<byte[], byte[]> LOAD = method("load", MethodType.BIDI_STREAMING);

    /// What the server calls a line; comes with its greeting.
    static final Metadata.Key<byte[]> LINE_ID = Metadata.Key.of("rqlite-line-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /// Who speaks; of the client with each call, of the server with each answer to a question or a line.
    static final Metadata.Key<byte[]> GREETING =
            Metadata.Key.of("rqlite-greeting-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /// Why nothing was done, a [Refusal].
    static final Metadata.Key<byte[]> REFUSAL = Metadata.Key.of("rqlite-refusal-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private Wire() {}

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(PeerService.NAME, name))
                .setRequestMarshaller(new Message())
                .setResponseMarshaller(new Message())
                .build();
    }

    /// A message is a run of bytes. None is larger than what every node takes, so that all releases agree.
    private static final class Message implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream in) {
            try {
                // all of it as a rule; a compressed one tells of less
                var head = new byte[Math.clamp(in.available(), 0, PeerLimits.MESSAGE_BYTES_MAX)];
                var size = in.readNBytes(head, 0, head.length);
                var more = in.read();
                if (more < 0) return size == head.length ? head : Arrays.copyOf(head, size);
                return whole(head, size, more, in.readNBytes(PeerLimits.MESSAGE_BYTES_MAX - size));
            } catch (IOException e) {
                throw new UncheckedIOException(e); // from memory: cannot be
            }
        }

        private static byte[] whole(byte[] head, int size, int more, byte[] rest) {
            var length = size + 1 + rest.length;
            if (length > PeerLimits.MESSAGE_BYTES_MAX) {
                throw Status.RESOURCE_EXHAUSTED
                        .withDescription("a message of more than " + PeerLimits.MESSAGE_BYTES_MAX + " bytes")
                        .asRuntimeException();
            }
            var whole = Arrays.copyOf(head, length);
            whole[size] = (byte) more;
            System.arraycopy(rest, 0, whole, size + 1, rest.length);
            return whole;
        }
    }
}
