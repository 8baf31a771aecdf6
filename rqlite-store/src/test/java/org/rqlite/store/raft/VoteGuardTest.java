// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.rqlite.store.disk.VoteFolder;

@Isolated // gRPC has one registry of resolvers for the JVM
class VoteGuardTest {
    private static final String VOTE = "ratis.grpc.RaftServerProtocolService/requestVote";
    private static final String APPEND = "ratis.grpc.RaftServerProtocolService/appendEntries";

    @TempDir
    Path folder;

    private final AtomicInteger forced = new AtomicInteger();

    @Test
    void s12ACandidatesOwnVoteIsForcedBeforeItAsksForOthers() {
        try (var port = TestPort.open();
                var _ = resolver(port.number(), new VoteGuard(this::counted));
                var call = GrpcCall.to(PeerResolver.address("n1"))) {
            assertThat(call.status(APPEND)).startsWith("UNIMPLEMENTED");
            assertThat(forced).hasValue(0);

            assertThat(call.status(VOTE)).startsWith("UNIMPLEMENTED");
            assertThat(forced).hasValue(1);
        }
    }

    @Test
    void s12AVoteThatCannotBeForcedIsNotSent() {
        try (var port = TestPort.open();
                var _ = resolver(port.number(), new VoteGuard(() -> Optional.of(new VoteFolder(unreadable()))));
                var call = GrpcCall.to(PeerResolver.address("n1"))) {
            assertThatThrownBy(() -> call.status(VOTE)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aNodeInNoGroupHasNoVoteToForce() {
        try (var port = TestPort.open();
                var _ = resolver(port.number(), new VoteGuard(Optional::empty));
                var call = GrpcCall.to(PeerResolver.address("n1"))) {
            assertThat(call.status(VOTE)).startsWith("UNIMPLEMENTED");
        }
    }

    private Optional<VoteFolder> counted() {
        forced.incrementAndGet();
        return Optional.of(new VoteFolder(folder));
    }

    /// A name that exists and cannot be opened.
    private Path unreadable() {
        try {
            return java.nio.file.Files.createSymbolicLink(folder.resolve("loop"), Path.of("/proc/self/mem"));
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PeerResolver resolver(int port, VoteGuard guard) {
        return PeerResolver.register(_ -> Optional.of("127.0.0.1:" + port), guard);
    }
}
