// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.rqlite.api.CommitUnknownException;
import org.rqlite.api.Database;
import org.rqlite.api.RefusedException;
import org.rqlite.api.Request;
import org.rqlite.api.ResultSink;
import org.rqlite.api.Served;
import org.rqlite.api.Statement;

/// A database that lists what is written to it. `PRAGMA` is refused, `BAD` fails by itself; faults may be lined up, and
/// its door may be held shut.
final class ListedDatabase implements Database {
    /// The texts written, in order.
    final List<String> written = Collections.synchronizedList(new ArrayList<>());

    /// How many statements each request had that was written.
    final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

    /// The requests that came, whatever became of them.
    final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    /// Requests that have come to the door.
    final AtomicInteger arrived = new AtomicInteger();

    private final Deque<RuntimeException> faults = new ArrayDeque<>();
    private final Semaphore door = new Semaphore(1);

    /// The next requests fail so, one each.
    synchronized void fails(RuntimeException... next) {
        faults.addAll(List.of(next));
    }

    /// Lets nobody in.
    void shut() {
        door.acquireUninterruptibly();
    }

    void open() {
        door.release();
    }

    @Override
    public Served run(Request request, ResultSink results) {
        arrived.incrementAndGet();
        try {
            if (!door.tryAcquire()) door.acquire(); // who need not wait is not interrupted
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommitUnknownException("interrupted while committing log");
        }
        try {
            return write(request, results);
        } finally {
            door.release();
        }
    }

    private synchronized Served write(Request request, ResultSink results) {
        requests.add(request);
        if (!faults.isEmpty()) throw faults.remove();
        var texts = request.statements().stream().map(Statement::sql).toList();
        if (texts.stream().anyMatch(text -> text.startsWith("PRAGMA"))) throw new RefusedException("disallowed pragma");
        if (request.transaction() && texts.contains("BAD")) {
            results.failed(1, "no such table: bad");
            return Served.LOCALLY;
        }
        sizes.add(texts.size());
        for (var text : texts) {
            if (text.equals("BAD")) {
                results.failed(1, "no such table: bad");
            } else {
                written.add(text);
                results.executed(1, 1, 0);
            }
        }
        return Served.LOCALLY;
    }
}
