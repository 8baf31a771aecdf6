// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.concurrent.CompletableFuture;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.rqlite.store.log.EntryFormatException;

/// One question under way. The network's thread alone.
final class Asked extends ClientCall.Listener<byte[]> {
    private final String address;
    private final SentTracer tracer;
    private final CompletableFuture<Heard> heard;
    private byte @Nullable [] greeting;
    private byte @Nullable [] answer;

    /// @param heard completed with the answer or a [PeerException]
    Asked(String address, SentTracer tracer, CompletableFuture<Heard> heard) {
        this.address = address;
        this.tracer = tracer;
        this.heard = heard;
    }

    @Override
    public void onHeaders(Metadata headers) {
        greeting = headers.get(Wire.GREETING);
    }

    @Override
    public void onMessage(byte[] message) {
        answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (!status.isOk()) {
            heard.completeExceptionally(Failure.of(address, status, trailers, tracer.sent()));
        } else if (greeting == null || answer == null) {
            heard.completeExceptionally(notANode("it does not say who it is"));
        } else {
            try {
                heard.complete(new Heard(GreetingCodec.decode(greeting), MessageCodec.answer(answer)));
            } catch (EntryFormatException e) {
                heard.completeExceptionally(notANode(e.getMessage()));
            }
        }
    }

    private PeerException notANode(@Nullable String why) {
        return new PeerException(PeerException.Kind.NOT_A_NODE, address + " answers, but not as a node does: " + why);
    }
}
