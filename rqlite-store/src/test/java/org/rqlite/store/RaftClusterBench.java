// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// Measures writes of three nodes in one JVM, without HTTP, by clients and by round trip between nodes. Run by
/// hand: `java -cp ... org.rqlite.store.RaftClusterBench FOLDER SECONDS`.
final class RaftClusterBench {
    private RaftClusterBench() {}

    public static void main(String[] arguments) throws InterruptedException {
        var point = Duration.ofSeconds(Integer.parseInt(arguments[1]));
        try (var cluster = RaftCluster.founded(Path.of(arguments[0]), 3)) {
            var leader = cluster.leader();
            for (var millis : new int[] {0, 20, 0}) {
                cluster.slow(Duration.ofMillis(millis));
                for (var clients : new int[] {1, 16, 64, 256}) {
                    run(leader, clients, point);
                    var before = leader.node().commitIndex();
                    var rate = run(leader, clients, point);
                    var entries = (leader.node().commitIndex() - before) / point.toSeconds();
                    System.out.printf("rtt=%dms clients=%d writes/s=%d entries/s=%d%n", millis, clients, rate, entries);
                }
            }
        }
    }

    private static long run(RaftMember leader, int clients, Duration point) throws InterruptedException {
        var done = new AtomicLong();
        var end = System.nanoTime() + point.toNanos();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (System.nanoTime() - end < 0) {
                    leader.execute("INSERT INTO t(v) VALUES ('x')");
                    done.incrementAndGet();
                }
            }));
        }
        for (var thread : threads) thread.join();
        return done.get() / point.toSeconds();
    }
}
