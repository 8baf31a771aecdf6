// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.rqlite.api.ConsistencyLevel;
import org.rqlite.api.ReadPolicy;
import org.rqlite.api.Readiness;
import org.rqlite.api.Request;
import org.rqlite.api.Statement;
import org.rqlite.testkit.Ports;

/// Measures writes through a store without HTTP: virtual threads in a closed loop. Run by hand:
/// `java -cp ... org.rqlite.store.StoreBench FOLDER SECONDS CLIENTS...`.
final class StoreBench {
    private StoreBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        var seconds = Integer.parseInt(arguments[1]);
        var config = StoreConfig.of(
                folder,
                new StoreConfig.Addresses("127.0.0.1", Ports.free(), "localhost:4002", "http://localhost:4001"));
        var store = Store.open(config, StoreBench::halt, InstantSource.system(), new SplittableRandom());
        store.foundAlone();
        TestNode.eventually(() -> store.readiness(false, TestNode.LONG) instanceof Readiness.Ready);
        store.run(write("CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, name TEXT)"), new Collected());
        for (var clients :
                Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray()) {
            run(store, clients, seconds);
        }
        var start = System.nanoTime();
        store.close();
        System.out.printf("closed in %d ms%n", (System.nanoTime() - start) / 1_000_000);
    }

    private static void run(Store store, int clients, int seconds) throws InterruptedException {
        var latencies = new ArrayList<long[]>();
        var counts = new AtomicLongArray(clients);
        var end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        var threads = new ArrayList<Thread>();
        for (var client = 0; client < clients; client++) {
            var own = new long[10_000];
            latencies.add(own);
            var id = client;
            threads.add(Thread.ofVirtual().start(() -> {
                var request = write("INSERT INTO t(name) VALUES('fiona')");
                for (var now = System.nanoTime(); now < end; ) {
                    store.run(request, new Collected());
                    var then = System.nanoTime();
                    own[(int) (counts.getAndIncrement(id) % own.length)] = then - now;
                    now = then;
                }
            }));
        }
        for (var thread : threads) thread.join();
        var all = new ArrayList<Long>();
        var total = 0L;
        for (var client = 0; client < clients; client++) {
            var count = (int) Math.min(counts.get(client), 10_000);
            total += counts.get(client);
            for (var i = 0; i < count; i++) all.add(latencies.get(client)[i]);
        }
        all.sort(null);
        System.out.printf(
                "%d clients: %d/s p50=%.3f ms p99=%.3f ms%n", clients, total / seconds, at(all, 0.5), at(all, 0.99));
    }

    private static double at(List<Long> sorted, double part) {
        return sorted.get((int) (sorted.size() * part)) / 1e6;
    }

    private static Request write(String sql) {
        return new Request(
                Request.Kind.EXECUTE,
                List.of(Statement.of(sql)),
                false,
                ReadPolicy.of(ConsistencyLevel.WEAK),
                Duration.ZERO,
                Duration.ofSeconds(30));
    }

    private static void halt(org.rqlite.api.Halt.Reason reason, String message, Throwable cause) {
        System.err.println(reason + " " + message);
        cause.printStackTrace();
        LockSupport.parkNanos(1);
    }
}
