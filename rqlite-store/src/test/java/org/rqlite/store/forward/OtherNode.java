// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.forward;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.ratis.thirdparty.io.grpc.Server;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.rqlite.api.Backup;
import org.rqlite.api.BackupSink;
import org.rqlite.api.Backups;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.Peer;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.store.disk.HeldSnapshot;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Greeting;
import org.rqlite.store.peer.PeerClient;
import org.rqlite.store.peer.PeerHandler;
import org.rqlite.store.peer.PeerLimits;
import org.rqlite.store.peer.PeerService;
import org.rqlite.store.peer.Question;

/// Another node's port, real but for what is behind it: that, a test sets.
final class OtherNode implements PeerHandler, AutoCloseable {
    static final UUID CLUSTER = new UUID(5, 6);

    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger questions = new AtomicInteger();
    volatile Forwarding.Here runner = (_, results) -> {
        results.executed(1, 1, 1);
        return new Served(9);
    };
    volatile Backups backups = (_, sink) -> sink.piece(new byte[] {7}, 0, 1);
    volatile Function<DatabaseSource, Served> loads = database -> {
        database.copyTo((_, _, _) -> {});
        return new Served(9);
    };
    volatile Answer answer = new Answer.ReadIndexIs(41);
    private final PeerService service = PeerService.of(this, PeerLimits.DEFAULT);
    private final Server server;

    OtherNode() throws IOException {
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        service.install(builder);
        server = builder.build().start();
    }

    static PeerClient client() {
        return PeerClient.open(() -> greeting("self"), PeerLimits.DEFAULT);
    }

    Peer peer() {
        return new Peer("n" + server.getPort(), "http://h:1", "127.0.0.1:" + server.getPort(), true);
    }

    @Override
    public Greeting greeting() {
        return greeting("other");
    }

    @Override
    public Answer answer(Greeting from, Question question) {
        questions.incrementAndGet();
        return answer;
    }

    @Override
    public Served run(Greeting from, Request request, ResultSink results) {
        runs.incrementAndGet();
        return runner.run(request, results);
    }

    @Override
    public void backup(Greeting from, Backup backup, BackupSink sink) {
        runs.incrementAndGet();
        backups.backUp(backup, sink);
    }

    @Override
    public Served load(Greeting from, DatabaseSource database) {
        runs.incrementAndGet();
        return loads.apply(database);
    }

    @Override
    public HeldSnapshot snapshot(Greeting from) throws IOException {
        throw new IOException("none");
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

    private static Greeting greeting(String id) {
        var member = new Member(id, new UUID(1, 2), "h:4002", "http://h:4001", true, "", "");
        return new Greeting(Greeting.PROTOCOL, Optional.of(CLUSTER), member, 1, false, 1, 0);
    }
}
