// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.rqlite.testkit.Ports;

/// A node of three in which the test is the leader: it says over the network what a leader would.
final class FollowerOfTest implements AutoCloseable {
    static final String ID = "the-follower";
    static final String LEADER = "the-test";

    private static final String APPEND = "ratis.grpc.RaftServerProtocolService/appendEntries";

    final GroupServer server;
    final List<String> applied = new CopyOnWriteArrayList<>();

    private final PeerResolver resolver;
    private final GrpcCall call;

    /// Opens the port. The group is founded by [#found()].
    FollowerOfTest(Path folder) throws IOException {
        var port = Ports.free();
        var config = new RaftConfig(
                folder.resolve("raft"),
                Files.createDirectories(folder.resolve("tmp")),
                ID,
                Optional.empty(),
                "127.0.0.1",
                port,
                RaftConfig.Times.DEFAULT,
                new RaftConfig.Trigger(Duration.ofSeconds(10), 1000, 1 << 20));
        resolver = PeerResolver.register(_ -> Optional.empty(), new VoteGuard(Optional::empty));
        server = GroupServer.start(
                new GroupServer.Parts(
                        ClientId.randomId(),
                        _ -> new Applying(),
                        resolver,
                        new RaftDoor(Optional::empty, (_, _) -> {}),
                        NodeService.NONE,
                        new Appenders(Duration.ofSeconds(1)),
                        () -> -1),
                config);
        call = GrpcCall.to("127.0.0.1:" + port);
    }

    void found() throws IOException {
        server.found(Requests.CLUSTER, List.of(ID, LEADER, "a-third"));
    }

    /// Sends a leader's messages, in this order.
    ///
    /// @return completed when all are answered
    CompletableFuture<String> hears(AppendEntriesRequestProto... messages) {
        var bytes = new byte[messages.length][];
        for (var n = 0; n < messages.length; n++) bytes[n] = messages[n].toByteArray();
        return call.send(APPEND, bytes);
    }

    /// A message without entries, which says how far the log is committed.
    ///
    /// @param previous the last entry sent
    static AppendEntriesRequestProto heartbeat(long term, TermIndexProto previous) {
        return message(term)
                .setPreviousLog(previous)
                .setLeaderCommit(previous.getIndex())
                .build();
    }

    /// A message that no entry came before.
    static AppendEntriesRequestProto heartbeat(long term) {
        return message(term).build();
    }

    /// The first entries of a log; none is committed.
    static AppendEntriesRequestProto entries(long term, String... texts) {
        var message = message(term);
        for (var index = 0; index < texts.length; index++) {
            var data = StateMachineLogEntryProto.newBuilder()
                    .setLogData(ByteString.copyFromUtf8(texts[index]))
                    .setClientId(ClientId.randomId().toByteString())
                    .setCallId(index);
            message.addEntries(
                    LogEntryProto.newBuilder().setTerm(term).setIndex(index).setStateMachineLogEntry(data));
        }
        return message.build();
    }

    static TermIndexProto at(long term, long index) {
        return TermIndexProto.newBuilder().setTerm(term).setIndex(index).build();
    }

    private static AppendEntriesRequestProto.Builder message(long term) {
        var group = RaftGroupIdProto.newBuilder()
                .setId(RaftGroupId.valueOf(Requests.CLUSTER).toByteString());
        return AppendEntriesRequestProto.newBuilder()
                .setServerRequest(RaftRpcRequestProto.newBuilder()
                        .setRequestorId(ByteString.copyFromUtf8(LEADER))
                        .setReplyId(ByteString.copyFromUtf8(ID))
                        .setRaftGroupId(group))
                .setLeaderTerm(term)
                .setLeaderCommit(-1);
    }

    @Override
    public void close() {
        call.close();
        server.close();
        resolver.close();
    }

    /// Notes what is applied.
    private final class Applying extends BaseStateMachine {
        @Override
        public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
            var entry = transaction.getLogEntry();
            applied.add(entry.getStateMachineLogEntry().getLogData().toStringUtf8());
            updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
            return CompletableFuture.completedFuture(Message.EMPTY);
        }
    }
}
