// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.rqlite.it.Eventually;
import org.rqlite.it.history.Fate;

/// Clients at work on a cluster, in epochs that are checked one after the other.
final class Workload implements AutoCloseable {
    private static final Duration ANSWERED_MAX = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final String replay;
    private final SplittableRandom random;
    private final AtomicLong unique = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicIntegerArray within; // the epoch of which each client is doing something
    private final ConcurrentLinkedQueue<Throwable> broken = new ConcurrentLinkedQueue<>();
    private volatile Epoch epoch = new Epoch(0);
    private volatile boolean ended;
    private long done;
    private long unknown;

    private Workload(TestCluster cluster, int clients, long seed, String replay) {
        this.cluster = cluster;
        this.replay = replay;
        this.random = new SplittableRandom(seed);
        this.within = new AtomicIntegerArray(clients);
    }

    /// Makes the tables and lets the clients begin.
    ///
    /// @param replay told in failures
    static Workload start(TestCluster cluster, int clients, long seed, String replay) {
        var workload = new Workload(cluster, clients, seed, replay);
        workload.insist(Epoch.SCHEMA);
        workload.insist(workload.epoch.rows());
        for (var client = 0; client < clients; client++) {
            var number = client;
            var does = new WorkloadClient(client, cluster.nodes(), workload.random.split(), workload.unique);
            workload.threads.add(Thread.ofVirtual().start(() -> workload.run(number, does)));
        }
        return workload;
    }

    private void run(int client, WorkloadClient does) {
        try {
            while (!ended) {
                var now = epoch;
                within.set(client, now.number());
                if (now == epoch) does.step(now); // else it may have been left while nobody was seen within
            }
        } catch (RuntimeException | Error e) {
            broken.add(e);
        } finally {
            within.set(client, Integer.MAX_VALUE);
        }
    }

    /// Writes what may be written twice, until it is done.
    private void insist(List<String> statements) {
        var json = new ArrayList<String>();
        statements.forEach(sql -> json.add(SqlClient.statement(sql)));
        var last = new ArrayList<Answer>();
        Eventually.await(ANSWERED_MAX, () -> replay + ": " + statements + " " + last + cluster.told(), () -> {
            for (var node : cluster.nodes()) {
                last.add(node.client().write("[" + String.join(",", json) + "]", true));
                if (last.getLast().isGood()) return true;
                if (last.size() > 3) last.removeFirst();
            }
            return false;
        });
    }

    /// Ends the epoch, which everybody must have left within a time, and checks it; the clients go on in the next one.
    /// The cluster must be whole.
    void checkEpoch(String fault) {
        var over = epoch;
        var next = new Epoch(over.number() + 1);
        insist(next.rows());
        epoch = next;
        finish(over, fault);
    }

    private void finish(Epoch over, String fault) {
        Eventually.await(ANSWERED_MAX, () -> replay + ": clients still wait: " + within, () -> {
            for (var client = 0; client < within.length(); client++) {
                if (within.get(client) <= over.number()) return false;
            }
            return true;
        });
        if (!broken.isEmpty()) throw new AssertionError(replay + ": a client ended", broken.peek());
        var reader = new WorkloadClient(threads.size(), cluster.nodes(), random.split(), unique);
        cluster.nodes().forEach(node -> reader.readAll(over, node));
        over.check(replay + " " + fault);
        done += over.count(Fate.OK);
        unknown += over.count(Fate.UNKNOWN);
    }

    /// Ends the clients and checks the last epoch.
    void end() {
        close();
        finish(epoch, "the end");
    }

    /// Operations that were answered, in the epochs checked.
    long done() {
        return done;
    }

    /// Operations of unknown fate, in the epochs checked.
    long unknown() {
        return unknown;
    }

    @Override
    public void close() {
        ended = true;
        for (var thread : threads) {
            try {
                var _ = thread.join(ANSWERED_MAX);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
