// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.Channel;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.ClientInterceptor;
import org.apache.ratis.thirdparty.io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.rqlite.store.disk.VoteFolder;

/// Holds a candidate's question for votes back until its own vote is on the disk: Ratis renames the file of term
/// and vote without forcing the folder (S12).
final class VoteGuard implements ClientInterceptor {
    private final Supplier<Optional<VoteFolder>> votes;

    /// @param votes the folder of the group; empty while there is none
    VoteGuard(Supplier<Optional<VoteFolder>> votes) {
        this.votes = votes;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        var call = next.newCall(method, options);
        return RaftDoor.VOTE.equals(method.getFullMethodName()) ? new ForcedQuestion<>(call) : call;
    }

    private final class ForcedQuestion<Q, A> extends SimpleForwardingClientCall<Q, A> {
        ForcedQuestion(ClientCall<Q, A> call) {
            super(call);
        }

        @Override
        public void sendMessage(Q message) {
            var folder = votes.get();
            if (folder.isPresent()) {
                try {
                    folder.get().force();
                } catch (IOException e) {
                    // Ratis counts this peer as not reached
                    throw new UncheckedIOException("cannot force the vote, it is not sent", e);
                }
            }
            super.sendMessage(message);
        }
    }
}
