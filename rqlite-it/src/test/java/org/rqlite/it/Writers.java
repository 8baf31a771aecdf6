// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Clients that write rows with unique keys until the node dies, and remember what they were told.
///
/// The table has no unique index: a write that is applied twice shows as two rows.
final class Writers {
    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS written (round INTEGER, writer INTEGER, n INTEGER, filling)";

    /// A written row.
    record Key(int round, int writer, int n) {}

    private final NodeClient client;
    private final int round;
    private final List<Thread> threads;
    private final Set<Key> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Key> unknown = ConcurrentHashMap.newKeySet();

    private Writers(NodeClient client, int round, int count) {
        this.client = client;
        this.round = round;
        this.threads = IntStream.range(0, count)
                .mapToObj(writer -> Thread.ofVirtual().unstarted(() -> write(writer)))
                .toList();
    }

    static Writers start(NodeClient client, int round, int count) {
        var writers = new Writers(client, round, count);
        writers.threads.forEach(Thread::start);
        return writers;
    }

    private void write(int writer) {
        for (var n = 0; ; n++) {
            var key = new Key(round, writer, n);
            var insert = "[[\"INSERT INTO written VALUES (?, ?, ?, hex(randomblob(?)))\", %d, %d, %d, %d]]"
                    .formatted(round, writer, n, n % 7 * 100);
            switch (client.write(insert)) {
                case ACKNOWLEDGED -> acknowledged.add(key);
                case UNKNOWN -> {
                    unknown.add(key); // the node is dead or dying: this client is done
                    return;
                }
            }
        }
    }

    /// Waits until every client has seen the node's end.
    void join() {
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /// Compares what the clients were told with what a restarted node holds.
    ///
    /// @return how many writes of unknown outcome are there
    int check(String replay) {
        var found =
                client.query("SELECT writer, n, count(*) FROM written WHERE round = %d GROUP BY 1, 2".formatted(round));
        var twice = found.stream().filter(row -> !row.get(2).equals("1")).toList();
        if (!twice.isEmpty()) throw new AssertionError(replay + ": applied more than once: " + twice);
        var keys = found.stream()
                .map(row -> new Key(round, Integer.parseInt(row.get(0)), Integer.parseInt(row.get(1))))
                .collect(Collectors.toSet());
        var lost = acknowledged.stream().filter(key -> !keys.contains(key)).toList();
        if (!lost.isEmpty()) throw new AssertionError(replay + ": acknowledged and lost: " + lost);
        var invented = new AtomicInteger();
        keys.removeAll(acknowledged);
        keys.forEach(key -> {
            if (!unknown.contains(key)) invented.incrementAndGet();
        });
        if (invented.get() > 0) throw new AssertionError(replay + ": rows nobody wrote: " + invented);
        return keys.size();
    }
}
