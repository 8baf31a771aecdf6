// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.rqlite.api.Backup;
import org.rqlite.api.BackupSink;
import org.rqlite.api.DatabaseSource;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.store.disk.HeldSnapshot;

/// Does what other nodes ask for. Called by several threads at once; each call may block, within the bounds of
/// [PeerLimits].
public interface PeerHandler {
    /// This node as it stands now. Called for each call that comes in: must not block.
    ///
    /// @return with protocol [Greeting#PROTOCOL]
    Greeting greeting();

    /// Answers a question.
    ///
    /// @param from who asks; of this node's cluster or of none, but for [Question.Meta]
    /// @param question what
    /// @return the answer
    Answer answer(Greeting from, Question question);

    /// Runs a request that another node forwards. It is not forwarded once more.
    ///
    /// @param from who forwards it
    /// @param request as its client sent it
    /// @param results takes the results; blocks while the other node does not read
    /// @return as [org.rqlite.api.Database#run]
    /// @throws org.rqlite.api.DatabaseException as [org.rqlite.api.Database#run]
    Served run(Greeting from, Request request, ResultSink results);

    /// Answers a question without blocking, if it needs no waiting; others may be answered by a thread that is
    /// started for them.
    ///
    /// @param from as for [#answer]
    /// @param question what
    /// @return the answer
    default CompletableFuture<Answer> answering(Greeting from, Question question) {
        var answer = new CompletableFuture<Answer>();
        var _ = Thread.ofVirtual().name("peer-question").start(() -> {
            try {
                answer.complete(answer(from, question));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /// Runs requests that came together; they are not forwarded once more. Returns without waiting for them.
    ///
    /// @param from who forwards them
    /// @param requests each is told of its end
    default void run(Greeting from, List<Forwarded> requests) {
        for (var request : requests) {
            var _ = Thread.ofVirtual().name("peer-request").start(() -> {
                try {
                    request.served(run(from, request.request(), request.results()));
                } catch (RuntimeException | Error e) {
                    request.failed(e);
                }
            });
        }
    }

    /// Copies this node's database for another one. It is not asked of a third.
    ///
    /// @param from who wants it
    /// @param backup as its client asked for it
    /// @param sink takes the bytes; blocks while the other node does not read
    /// @throws org.rqlite.api.DatabaseException as [org.rqlite.api.Backups#backUp]
    void backup(Greeting from, Backup backup, BackupSink sink);

    /// Loads a database that another node has got from its client. It is not sent to a third.
    ///
    /// @param from who sends it
    /// @param database its file; blocks while the other node does not send
    /// @return as [org.rqlite.api.Loads#load]
    /// @throws org.rqlite.api.DatabaseException as [org.rqlite.api.Loads#load]
    Served load(Greeting from, DatabaseSource database);

    /// The database file, frozen until the caller closes it (A6).
    ///
    /// @param from who wants it
    /// @return closed by the caller
    /// @throws IOException if there is none now; the message goes to the other node
    HeldSnapshot snapshot(Greeting from) throws IOException;
}
