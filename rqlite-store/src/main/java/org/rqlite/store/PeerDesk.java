// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.rqlite.api.Backup;
import org.rqlite.api.BackupSink;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.LeaderNotFoundException;
import org.rqlite.api.NotLeaderException;
import org.rqlite.api.NotOpenException;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.store.disk.DatabaseFolder;
import org.rqlite.store.disk.HeldSnapshot;
import org.rqlite.store.forming.AddressBook;
import org.rqlite.store.forming.Forming;
import org.rqlite.store.forming.Self;
import org.rqlite.store.log.ReplicatedRecord.Member;
import org.rqlite.store.peer.Answer;
import org.rqlite.store.peer.Forwarded;
import org.rqlite.store.peer.Greeting;
import org.rqlite.store.peer.PeerHandler;
import org.rqlite.store.peer.Question;
import org.rqlite.store.raft.RaftNode;

/// Answers other nodes. The port is open before the store is: until then it says so.
final class PeerDesk implements PeerHandler {
    private static final Duration READ_ROUND = Duration.ofSeconds(10);

    private final Self self;
    private final String version;
    private final PeerCounters counters;
    private volatile @Nullable Open open;

    PeerDesk(Self self, String version, PeerCounters counters) {
        this.self = self;
        this.version = version;
        this.counters = counters;
    }

    /// What answers once the store is open.
    ///
    /// @param raft the consensus layer
    /// @param forming dealings with the cluster
    /// @param book of addresses
    /// @param database serves requests here and nowhere else
    /// @param backups copies the database that is here
    /// @param loads puts another database in the place of the one that is here
    /// @param folder of the main file
    record Open(
            RaftNode raft,
            Forming forming,
            AddressBook book,
            LocalDatabase database,
            LocalBackups backups,
            LocalLoads loads,
            DatabaseFolder folder) {}

    /// From now on questions are answered.
    void open(Open parts) {
        open = parts;
    }

    /// Looks after the cluster; twenty times a second, by the node's watch.
    void look() {
        var now = open;
        if (now != null) now.forming().look();
    }

    @Override
    public Greeting greeting() {
        return self.greeting();
    }

    @Override
    public Answer answer(Greeting from, Question question) {
        counters.asked(question);
        var now = open;
        if (now == null) return new Answer.Refused("store not open");
        return now.forming().answer(from, question).orElseGet(() -> ofTheLog(now, from, question));
    }

    @Override
    public Served run(Greeting from, Request request, ResultSink results) {
        counters.asked(request.kind());
        var now = open;
        if (now == null) throw new NotOpenException();
        return now.database().run(request, results);
    }

    @Override
    public void run(Greeting from, List<Forwarded> requests) {
        for (var forwarded : requests) counters.asked(forwarded.request().kind());
        var now = open;
        if (now == null) throw new NotOpenException();
        now.database().start(requests);
    }

    @Override
    public CompletableFuture<Answer> answering(Greeting from, Question question) {
        var now = open;
        if (now != null && question instanceof Question.Term) {
            counters.asked(question);
            return CompletableFuture.completedFuture(ofTheLog(now, from, question));
        }
        if (now != null && question instanceof Question.ReadIndex(var cluster) && isIn(now, cluster)) {
            counters.asked(question);
            return now.raft()
                    .readIndex()
                    .handle((index, error) -> readIndexIs(now, from.member().id(), index, error));
        }
        return PeerHandler.super.answering(from, question);
    }

    @Override
    public void backup(Greeting from, Backup backup, BackupSink sink) {
        counters.askedForBackup();
        var now = open;
        if (now == null) throw new NotOpenException();
        now.backups().backUp(backup, sink);
    }

    @Override
    public Served load(Greeting from, DatabaseSource database) {
        counters.askedForLoad();
        var now = open;
        if (now == null) throw new NotOpenException();
        now.loads().requireLeader(); // before a large file is taken in vain
        return now.loads().with(database, now.loads()::load);
    }

    @Override
    public HeldSnapshot snapshot(Greeting from) throws IOException {
        counters.askedForSnapshot();
        var now = open;
        if (now == null) throw new IOException("store not open");
        return now.folder().hold().take();
    }

    private Answer ofTheLog(Open now, Greeting from, Question question) {
        var raft = now.raft();
        return switch (question) {
            case Question.Meta _ ->
                new Answer.Meta(
                        leader(now), raft.commitIndex(), raft.applied().at().index(), raft.term(), version);
            case Question.Term(var cluster) -> new Answer.TermIs(isIn(now, cluster), raft.term());
            case Question.ReadIndex(var cluster) ->
                isIn(now, cluster)
                        ? readIndex(now, from.member().id())
                        : new Answer.Refused("this node is not in cluster " + cluster);
            case Question.Join _,
                    Question.Notify _,
                    Question.Hello _,
                    Question.Found _,
                    Question.Remove _,
                    Question.StepDown _ -> throw new IllegalStateException("not answered: " + question);
        };
    }

    private static boolean isIn(Open now, UUID cluster) {
        return now.raft().cluster().equals(Optional.of(cluster));
    }

    private Answer readIndexIs(Open now, String asker, @Nullable Long index, @Nullable Throwable error) {
        if (index != null) {
            now.raft().tellCommit(asker); // its reads wait for it
            return new Answer.ReadIndexIs(index);
        }
        var cause = error instanceof CompletionException ? error.getCause() : error;
        return switch (cause) {
            case NotLeaderException _, LeaderNotFoundException _ -> new Answer.NotLeader(leader(now));
            case null, default -> throw new CompletionException("a read round failed in an unknown way", cause);
        };
    }

    private Answer readIndex(Open now, String asker) {
        try {
            var index = now.raft().readIndex(READ_ROUND);
            now.raft().tellCommit(asker); // its reads wait for it
            return new Answer.ReadIndexIs(index);
        } catch (NotLeaderException | LeaderNotFoundException _) {
            return new Answer.NotLeader(leader(now));
        }
    }

    /// The leader as far as this node knows, where it is now.
    private Optional<Member> leader(Open now) {
        var id = now.raft().leaderId();
        if (id.isEmpty()) return Optional.empty();
        if (id.get().equals(self.id())) return Optional.of(self.member());
        return now.raft()
                .applied()
                .record()
                .flatMap(record -> record.member(id.get()))
                .map(now.book()::current)
                .or(() -> now.book().addressOf(id.get()).map(address -> bare(id.get(), address)));
    }

    /// A leader whose founding is not applied here yet.
    private static Member bare(String id, String address) {
        return new Member(id, new UUID(0, 0), address, "", true, "", "");
    }
}
