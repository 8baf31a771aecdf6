// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.ratis.thirdparty.io.grpc.Server;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.rqlite.api.Backup;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Backups;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.store.disk.HeldSnapshot;
import org.rqlite.store.log.ReplicatedRecord.Member;

/// A node's port with nothing behind it but what a test sets: the real service on a real server.
final class PeerNode implements AutoCloseable {
    static final UUID CLUSTER = UUID.fromString("c0ffee00-0000-0000-0000-000000000001");
    static final UUID OTHER = UUID.fromString("c0ffee00-0000-0000-0000-000000000002");
    static final Duration SOON = Duration.ofSeconds(10);

    /// Runs a forwarded request.
    interface Runner {
        Served run(Request request, ResultSink results);
    }

    /// Answers a question.
    interface Answers {
        Answer answer(Question question);
    }

    /// Loads a database.
    interface Loader {
        Served load(DatabaseSource database);
    }

    /// Hands out a snapshot.
    interface Snapshots {
        HeldSnapshot snapshot() throws IOException;
    }

    volatile Greeting greeting = greeting("server", Optional.of(CLUSTER));
    volatile Answers answers = _ -> new Answer.Done();
    volatile Runner runner = (_, _) -> Served.LOCALLY;
    volatile Loader loads = _ -> {
        throw new IllegalStateException("no load is expected");
    };
    volatile Backups backups = (_, _) -> {
        throw new NotOpenException();
    };
    volatile Snapshots snapshots = () -> {
        throw new IOException("no snapshot here");
    };
    final Queue<Integer> together = new ConcurrentLinkedQueue<>(); // requests of each message
    final PeerService service;
    private final Server server;

    private PeerNode(PeerLimits limits, int port) throws IOException {
        service = PeerService.of(new Handler(), limits);
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        service.install(builder);
        server = builder.build().start();
    }

    static PeerNode start() throws IOException {
        return start(PeerLimits.DEFAULT);
    }

    static PeerNode start(PeerLimits limits) throws IOException {
        return new PeerNode(limits, 0);
    }

    static PeerNode startAt(int port) throws IOException {
        return new PeerNode(PeerLimits.DEFAULT, port);
    }

    int port() {
        return server.getPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    static Greeting greeting(String id, Optional<UUID> cluster) {
        var member =
                new Member(id, new UUID(1, 2), id + ":4002", "http://" + id + ":4001", true, "3.54.1", "linux/amd64");
        return new Greeting(Greeting.PROTOCOL, cluster, member, 1, false, 1, 3);
    }

    /// A client of the same cluster.
    static PeerClient client() {
        return client(Optional.of(CLUSTER));
    }

    static PeerClient client(Optional<UUID> cluster) {
        var greeting = greeting("client", cluster);
        return PeerClient.open(() -> greeting, PeerLimits.DEFAULT);
    }

    static PeerClient client(PeerLimits limits) {
        var greeting = greeting("client", Optional.of(CLUSTER));
        return PeerClient.open(() -> greeting, limits);
    }

    /// The usual limits, to be narrowed one by one.
    static Limits limits() {
        return new Limits();
    }

    static final class Limits {
        int requestBytes = 64 << 20;
        int receivingBytes = 64 << 20;
        int letterBytes = 16 << 10;
        int connections = 10;
        int calls = 100;
        int pulls = 2;
        Duration stall = Duration.ofSeconds(20);
        Duration forward = Duration.ofHours(1);

        PeerLimits get() {
            return new PeerLimits(
                    requestBytes,
                    receivingBytes,
                    64 << 10,
                    letterBytes,
                    connections,
                    calls,
                    200,
                    pulls,
                    Duration.ofSeconds(30),
                    forward,
                    stall,
                    Duration.ofSeconds(10));
        }
    }

    @Override
    public void close() {
        service.close();
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Handler implements PeerHandler {
        @Override
        public Greeting greeting() {
            return greeting;
        }

        @Override
        public Answer answer(Greeting from, Question question) {
            return answers.answer(question);
        }

        @Override
        public Served run(Greeting from, Request request, ResultSink results) {
            return runner.run(request, results);
        }

        @Override
        public void run(Greeting from, List<Forwarded> requests) {
            together.add(requests.size());
            PeerHandler.super.run(from, requests);
        }

        @Override
        public void backup(Greeting from, Backup backup, BackupSink sink) {
            backups.backUp(backup, sink);
        }

        @Override
        public Served load(Greeting from, DatabaseSource database) {
            return loads.load(database);
        }

        @Override
        public HeldSnapshot snapshot(Greeting from) throws IOException {
            return snapshots.snapshot();
        }
    }
}
