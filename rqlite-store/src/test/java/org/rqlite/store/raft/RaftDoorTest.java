// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rqlite.api.metrics.Metrics;
import org.rqlite.store.log.Entry;
import org.rqlite.testkit.Ports;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RaftDoorTest {
    @TempDir
    static Path folder;

    private RaftNode node;
    private GrpcCall call;

    @BeforeAll
    void start() throws IOException {
        var port = Ports.free();
        var config = new RaftConfig(
                folder.resolve("raft"),
                Files.createDirectories(folder.resolve("tmp")),
                "n1",
                Optional.of(Requests.CLUSTER),
                "127.0.0.1",
                port,
                RaftConfig.Times.DEFAULT,
                new RaftConfig.Trigger(Duration.ofSeconds(10), 1000, 1 << 20));
        var database = new ListDatabase();
        node = RaftNode.start(
                new RaftNode.Parts(
                        database,
                        database.recovered(),
                        InstantSource.system(),
                        new SplittableRandom(1),
                        _ -> {},
                        RaftNode.Peers.NONE,
                        new RaftCounters(new Metrics())),
                config,
                new Halts());
        node.found(Requests.CLUSTER, List.of("n1"));
        assertThat(Waiting.until(node::isReadyLeader, Duration.ofSeconds(20))).isTrue();
        node.propose(new Entry.Founded(Requests.founding()));
        call = GrpcCall.to("127.0.0.1:" + port);
    }

    @AfterAll
    void stop() {
        call.close();
        node.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ratis.grpc.AdminProtocolService/setConfiguration",
                "ratis.grpc.AdminProtocolService/transferLeadership",
                "ratis.grpc.AdminProtocolService/groupManagement",
                "ratis.grpc.AdminProtocolService/snapshotManagement",
                "ratis.grpc.AdminProtocolService/leaderElectionManagement",
                "ratis.grpc.AdminProtocolService/groupList",
                "ratis.grpc.AdminProtocolService/groupInfo",
                "ratis.grpc.RaftClientProtocolService/ordered",
                "ratis.grpc.RaftClientProtocolService/unordered"
            })
    void a9AdministrationAndClientsAreRefusedAtThePort(String method) {
        assertThat(call.status(method)).isEqualTo("PERMISSION_DENIED not served to the outside");
    }

    @Test
    void aMethodThatDoesNotExistIsNotServed() {
        assertThat(call.status("ratis.grpc.NoSuchService/call")).startsWith("UNIMPLEMENTED");
    }

    @Test
    void s12AVoteIsAnsweredWhenItsFolderCanBeForced() {
        assertThat(call.status("ratis.grpc.RaftServerProtocolService/requestVote", vote()))
                .isEqualTo("OK");
    }

    private static byte[] vote() {
        var group = RaftGroupIdProto.newBuilder()
                .setId(RaftGroupId.valueOf(Requests.CLUSTER).toByteString());
        return RequestVoteRequestProto.newBuilder()
                .setServerRequest(RaftRpcRequestProto.newBuilder()
                        .setRequestorId(ByteString.copyFromUtf8("n2"))
                        .setReplyId(ByteString.copyFromUtf8("n1"))
                        .setRaftGroupId(group))
                .setCandidateTerm(1)
                .setCandidateLastEntry(TermIndexProto.newBuilder().setTerm(0).setIndex(0))
                .setPreVote(false)
                .build()
                .toByteArray();
    }
}
