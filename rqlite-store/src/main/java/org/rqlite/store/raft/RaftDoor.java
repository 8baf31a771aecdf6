// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.rqlite.store.disk.VoteFolder;

/// Stands at the node-to-node port: lets through what nodes say to each other, unless a division is just being
/// opened, and holds a vote back until the folder of Ratis's vote file is forced (S12).
///
/// Ratis serves its administration and its clients on the same port, to anyone: those calls could change the
/// members or delete the group. We make them in process, so from outside they are refused (A9).
final class RaftDoor implements ServerInterceptor {
    private static final System.Logger LOG = System.getLogger(RaftDoor.class.getName());
    private static final String PEERS = "ratis.grpc.RaftServerProtocolService";
    private static final String NODES = "org.rqlite.Peer"; // our own service, which has a door of its own
    static final String VOTE = PEERS + "/requestVote";

    private final Supplier<Optional<VoteFolder>> votes;
    private final SnapshotCalls calls;
    private final OpeningGate gate = new OpeningGate();

    /// Told of each call of a leader for a snapshot, before Ratis is. Must not block.
    @FunctionalInterface
    interface SnapshotCalls {
        /// A leader calls.
        ///
        /// @param firstIndex where its log begins
        void heard(String leaderId, long firstIndex);
    }

    /// @param votes the folder of the group; empty while there is none
    RaftDoor(Supplier<Optional<VoteFolder>> votes, SnapshotCalls calls) {
        this.votes = votes;
        this.calls = calls;
    }

    /// Opens a division while nothing that other nodes say reaches Ratis.
    <T> T shut(OpeningGate.Opening<T> opening) throws IOException {
        return gate.shut(opening);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var method = call.getMethodDescriptor();
        if (NODES.equals(method.getServiceName())) return next.startCall(call, headers);
        if (!PEERS.equals(method.getServiceName())) {
            LOG.log(Level.DEBUG, () -> "refused a call method=" + method.getFullMethodName());
            call.close(Status.PERMISSION_DENIED.withDescription("not served to the outside"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return switch (method.getFullMethodName()) {
            case VOTE -> next.startCall(new ForcedReply<>(call), headers);
            default -> new Heard<>(call, next.startCall(call, headers));
        };
    }

    private void overhear(Object message) {
        if (message instanceof InstallSnapshotRequestProto request && request.hasNotification()) {
            calls.heard(
                    request.getServerRequest().getRequestorId().toStringUtf8(),
                    request.getNotification().getFirstAvailableTermIndex().getIndex());
        }
    }

    /// The messages of a leader: entries, and that it wants a snapshot to be installed.
    private final class Heard<Q, A> extends SimpleForwardingServerCallListener<Q> {
        private final ServerCall<Q, A> call;
        private boolean refused; // one thread at a time, by gRPC's rule

        Heard(ServerCall<Q, A> call, ServerCall.Listener<Q> listener) {
            super(listener);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            if (refused) return;
            overhear(message);
            if (gate.pass(() -> super.onMessage(message))) return;
            refused = true;
            LOG.log(Level.WARNING, "opening the log takes long, a leader's call is refused");
            call.close(Status.UNAVAILABLE.withDescription("the log is being opened"), new Metadata());
        }

        @Override
        public void onHalfClose() {
            if (!refused) super.onHalfClose();
        }
    }

    /// A call whose answer leaves only after the vote is on the disk.
    private final class ForcedReply<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private boolean failed; // one thread at a time, by gRPC's rule

        ForcedReply(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void sendMessage(A message) {
            try {
                var folder = votes.get();
                if (folder.isPresent()) folder.get().force();
            } catch (IOException e) {
                failed = true;
                LOG.log(Level.ERROR, "cannot force the vote, it is not sent", e);
                super.close(Status.UNAVAILABLE.withDescription("vote not on disk"), new Metadata());
                return;
            }
            super.sendMessage(message);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!failed) super.close(status, trailers);
        }
    }
}
