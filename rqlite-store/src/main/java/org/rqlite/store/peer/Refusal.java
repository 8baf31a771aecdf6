// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;

/// Why a node does nothing of what it was asked for. Its bytes never change, so that every release can read them.
///
/// @param kind of `OTHER_PROTOCOL`, `OTHER_CLUSTER`, `REFUSED`
/// @param text for people
record Refusal(PeerException.Kind kind, String text) {
    static Refusal because(String text) {
        return new Refusal(PeerException.Kind.REFUSED, text);
    }

    /// Ends a call with this.
    void close(ServerCall<?, ?> call) {
        var trailers = new Metadata();
        trailers.put(Wire.REFUSAL, encode());
        call.close(Status.FAILED_PRECONDITION.withDescription("refused"), trailers);
    }

    /// What ended a call, if it was a refusal.
    static Optional<Refusal> in(Metadata trailers) {
        return Optional.ofNullable(trailers.get(Wire.REFUSAL)).map(Refusal::decode);
    }

    byte[] encode() {
        var out = new ByteWriter(64);
        out.put(
                switch (kind) {
                    case OTHER_PROTOCOL -> 1;
                    case OTHER_CLUSTER -> 2;
                    case REFUSED, UNREACHABLE, TIMEOUT, NOT_A_NODE, UNKNOWN_FATE -> 3;
                });
        out.putText(text);
        return out.toArray();
    }

    static Refusal decode(byte[] bytes) {
        try {
            var in = new ByteReader(ByteBuffer.wrap(bytes));
            var kind = switch (in.get()) {
                case 1 -> PeerException.Kind.OTHER_PROTOCOL;
                case 2 -> PeerException.Kind.OTHER_CLUSTER;
                default -> PeerException.Kind.REFUSED;
            };
            return new Refusal(kind, in.getText());
        } catch (EntryFormatException e) {
            return because("refused, but the reason is damaged: " + e.getMessage());
        }
    }
}
