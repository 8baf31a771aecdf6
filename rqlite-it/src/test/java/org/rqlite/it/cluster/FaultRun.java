// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.rqlite.it.Eventually;

/// Faults, one after the other, under clients whose histories are checked after each.
final class FaultRun {
    private static final int CLIENTS = 16;
    private static final String ONLY = System.getProperty("rqlite.fault-kinds", ""); // names with commas; all if empty
    private static final Duration CALM = Duration.ofMillis(200);

    private final TestCluster cluster;
    private final long seed;
    private final SplittableRandom random;
    private final Map<ClusterFault, Integer> struck = new EnumMap<>(ClusterFault.class);

    private FaultRun(TestCluster cluster, long seed) {
        this.cluster = cluster;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /// Runs, checks, and prints what it has seen in one line.
    ///
    /// @param name of the run, for that line
    /// @param faults how many; each kind that suits the cluster comes before any comes again
    static void run(String name, TestCluster cluster, int faults) {
        var seed = Long.getLong("rqlite.seed", System.nanoTime());
        new FaultRun(cluster, seed).run(name, faults);
    }

    private void run(String name, int faults) {
        var replay = "-Drqlite.seed=" + seed;
        var started = System.nanoTime();
        try (var workload = Workload.start(cluster, CLIENTS, random.nextLong(), replay)) {
            var number = 0;
            for (var fault : order(faults)) {
                Eventually.pause(CALM);
                strike(fault);
                cluster.mend();
                workload.checkEpoch("fault %d %s".formatted(++number, fault));
                if (System.getProperty("rqlite.verbose") != null) {
                    System.out.printf("%s fault %d %s at %d s%n", name, number, fault, seconds(started));
                }
            }
            workload.end();
            var index = cluster.checkSameEverywhere();
            System.out.printf(
                    "%s: seed=%d faults=%d %s operations=%d unknown=%d lost=0 stale=0 divergent=0 index=%d seconds=%d%n",
                    name, seed, faults, struck, workload.done(), workload.unknown(), index, seconds(started));
        }
    }

    private static long seconds(long started) {
        return Duration.ofNanos(System.nanoTime() - started).toSeconds();
    }

    private List<ClusterFault> order(int faults) {
        var kinds = Stream.of(ClusterFault.values())
                .filter(fault -> fault.suits(cluster.spec()))
                .filter(fault -> ONLY.isEmpty() || ONLY.contains(fault.name()))
                .toList();
        var order = new ArrayList<ClusterFault>();
        while (order.size() < faults) {
            var round = new ArrayList<>(kinds);
            Collections.shuffle(round, Random.from(random));
            order.addAll(round);
        }
        return order.subList(0, faults);
    }

    private void strike(ClusterFault fault) {
        struck.merge(fault, 1, Integer::sum);
        fault.strike(cluster, random);
        Eventually.pause(Duration.ofMillis(200 + random.nextInt(1800)));
    }
}
