// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rqlite.store.wait.Deadlines.Deadline;

/// A letter that waits for a line, or for its reply.
final class Sent {
    private final int kind;
    private final byte[] body;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private long number; // guarded by the line's lock; 0 while it waits for the line
    private volatile @Nullable Deadline deadline;

    /// @param kind as [Letter#put] takes it
    Sent(int kind, byte[] body) {
        this.kind = kind;
        this.body = body;
    }

    int kind() {
        return kind;
    }

    byte[] body() {
        return body;
    }

    long number() {
        return number;
    }

    void number(long given) {
        number = given;
    }

    /// Completed on the network's thread, with a [PeerException] if there is none.
    CompletableFuture<Reply> reply() {
        return reply;
    }

    void endsBy(Deadline limit) {
        deadline = limit;
        if (reply.isDone()) limit.lift();
    }

    void end(Reply with) {
        lift();
        reply.complete(with);
    }

    void fail(PeerException why) {
        lift();
        reply.completeExceptionally(why);
    }

    private void lift() {
        var limit = deadline;
        if (limit != null) limit.lift();
    }
}
