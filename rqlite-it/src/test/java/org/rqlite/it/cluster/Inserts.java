// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rqlite.it.Eventually;

/// Clients that insert rows with unique keys through any node, whatever happens, and remember what they were told.
///
/// The table has no unique index: a write that is applied twice shows as two rows.
final class Inserts implements AutoCloseable {
    private static final Duration PROGRESS_MAX = Duration.ofSeconds(60);
    private static final Duration AFTER_REFUSAL = Duration.ofMillis(20);

    private final TestCluster cluster;
    private final String filling;
    private final AtomicLong keys = new AtomicLong();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Long> refused = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Duration between = Duration.ofMillis(1);
    private volatile boolean ended;

    private Inserts(TestCluster cluster, int fillingBytes) {
        this.cluster = cluster;
        this.filling = "x".repeat(fillingBytes);
    }

    /// Makes the table and lets clients begin.
    ///
    /// @param fillingBytes how large each row is, and so each request
    static Inserts start(TestCluster cluster, int clients, int fillingBytes) {
        var inserts = new Inserts(cluster, fillingBytes);
        cluster.leader().execute("CREATE TABLE inserted (key INTEGER, filling TEXT)");
        for (var client = 0; client < clients; client++) {
            var first = client;
            inserts.threads.add(Thread.ofVirtual().start(() -> inserts.run(first)));
        }
        return inserts;
    }

    private void run(int first) {
        var nodes = cluster.nodes();
        for (var turn = first; !ended; turn++) {
            var key = keys.incrementAndGet();
            var answer =
                    nodes.get(turn % nodes.size()).client().write("INSERT INTO inserted VALUES (?, ?)", key, filling);
            switch (answer) {
                case Answer.Done _ when answer.isGood() -> acknowledged.add(key);
                case Answer.Done _, Answer.Refused _ -> refused.add(key);
                case Answer.Unknown _ -> {}
            }
            Eventually.pause(answer.isGood() ? between : AFTER_REFUSAL);
        }
    }

    /// Makes all clients together write at most so many a second from now on.
    void slowDownTo(int perSecond) {
        between = Duration.ofSeconds(1).multipliedBy(threads.size()).dividedBy(perSecond);
    }

    /// Waits until more have been acknowledged.
    void awaitMore(int count) {
        var enough = acknowledged.size() + count;
        Eventually.await(
                PROGRESS_MAX,
                () -> enough + " acknowledged, " + acknowledged.size() + cluster.told(),
                () -> acknowledged.size() >= enough);
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /// The keys of the rows that are certainly there by now.
    Set<Long> acknowledgedKeys() {
        return Set.copyOf(acknowledged);
    }

    /// Ends the clients, and compares what they were told with what is there.
    void stopAndCheck() {
        close();
        var found = new HashMap<Long, Integer>();
        cluster.eventually(() -> {
            found.clear();
            var rows =
                    cluster.leader().query("SELECT key, count(*) FROM inserted GROUP BY key", ReadLevel.LINEARIZABLE);
            rows.forEach(row -> found.put(Long.parseLong(row.get(0)), Integer.parseInt(row.get(1))));
        });
        var twice = found.entrySet().stream().filter(row -> row.getValue() > 1).toList();
        var lost = acknowledged.stream().filter(key -> !found.containsKey(key)).toList();
        var undone = refused.stream().filter(found::containsKey).toList();
        if (!twice.isEmpty()) throw new AssertionError("applied more than once: " + twice);
        if (!lost.isEmpty()) throw new AssertionError("acknowledged and lost: " + lost);
        if (!undone.isEmpty()) throw new AssertionError("refused, yet there: " + undone);
    }

    @Override
    public void close() {
        ended = true;
        for (var thread : threads) {
            try {
                var _ = thread.join(PROGRESS_MAX);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
