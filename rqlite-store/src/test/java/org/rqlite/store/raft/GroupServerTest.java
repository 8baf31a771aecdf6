// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.rqlite.testkit.Ports;

@Isolated("reads what Ratis logs")
class GroupServerTest {
    private static final String NODE = "opened-slowly";

    @TempDir
    Path folder;

    private final int port = Ports.free();

    /// The leader does not wait until the others have opened their logs. Ratis would refuse what comes now, and fail
    /// to open if it came a moment later.
    @Test
    void aHeartbeatThatComesWhileTheLogIsOpenedIsTakenBehindIt() throws IOException {
        var ratis = Logger.getLogger(RaftServer.Division.class.getName());
        var resolver = PeerResolver.register(_ -> Optional.empty(), new VoteGuard(Optional::empty));
        try (var call = GrpcCall.to("127.0.0.1:" + port);
                var server = start(resolver)) {
            var heartbeat = new Heartbeat(call);
            ratis.setLevel(Level.INFO);
            ratis.setFilter(heartbeat);

            server.found(Requests.CLUSTER, List.of(NODE, "n2"));

            assertThat(heartbeat.sent.isDone()).isTrue();
            var info = server.group().orElseThrow().division().getInfo();
            assertThat(Waiting.until(() -> info.getLeaderId() != null, Duration.ofSeconds(10)))
                    .as("the heartbeat is heard")
                    .isTrue();
        } finally {
            ratis.setFilter(null);
            ratis.setLevel(null);
            resolver.close();
        }
    }

    private GroupServer start(PeerResolver resolver) throws IOException {
        var config = new RaftConfig(
                folder.resolve("raft"),
                Files.createDirectories(folder.resolve("tmp")),
                NODE,
                Optional.empty(),
                "127.0.0.1",
                port,
                RaftConfig.Times.DEFAULT,
                new RaftConfig.Trigger(Duration.ofSeconds(10), 1000, 1 << 20));
        return GroupServer.start(
                new GroupServer.Parts(
                        ClientId.randomId(),
                        _ -> new BaseStateMachine(),
                        resolver,
                        new RaftDoor(Optional::empty, (_, _) -> {}),
                        NodeService.NONE,
                        new Appenders(Duration.ofSeconds(1)),
                        () -> -1),
                config);
    }

    /// Comes when Ratis is about to make the node a follower: it logs that.
    private static final class Heartbeat implements Filter {
        final CompletableFuture<Boolean> sent = new CompletableFuture<>();
        private final GrpcCall call;

        Heartbeat(GrpcCall call) {
            this.call = call;
        }

        @Override
        public boolean isLoggable(LogRecord message) {
            if (message.getMessage().contains(NODE) && message.getMessage().contains("changes role")) send();
            return message.getLevel().intValue() >= Level.WARNING.intValue();
        }

        private void send() {
            if (!sent.complete(true)) return;
            var taken = new CountDownLatch(1);
            Thread.startVirtualThread(() -> {
                call.status("ratis.grpc.RaftServerProtocolService/appendEntries", heartbeat());
                taken.countDown();
            });
            try {
                var _ = taken.await(1, TimeUnit.SECONDS); // in vain if it has to wait for the opening
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private static byte[] heartbeat() {
            var group = RaftGroupIdProto.newBuilder()
                    .setId(RaftGroupId.valueOf(Requests.CLUSTER).toByteString());
            return AppendEntriesRequestProto.newBuilder()
                    .setServerRequest(RaftRpcRequestProto.newBuilder()
                            .setRequestorId(ByteString.copyFromUtf8("n2"))
                            .setReplyId(ByteString.copyFromUtf8(NODE))
                            .setRaftGroupId(group))
                    .setLeaderTerm(7)
                    .build()
                    .toByteArray();
        }
    }
}
