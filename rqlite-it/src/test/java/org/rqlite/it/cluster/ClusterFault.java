// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// What may happen to a cluster. [TestCluster#mend] takes all of it back.
enum ClusterFault {
    KILL_LEADER {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            cluster.crash(cluster.leader());
        }
    },
    KILL_ANY {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            cluster.crash(any(cluster, random));
        }
    },
    KILL_ALL {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            cluster.nodes().forEach(cluster::crash);
        }
    },
    PAUSE {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            cluster.pause(random.nextBoolean() ? cluster.leader() : any(cluster, random));
        }
    },
    HALVE {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            var nodes = shuffled(cluster, random);
            cluster.partition(nodes.subList(0, nodes.size() / 2));
        }
    },
    ISOLATE_LEADER {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            cluster.isolate(cluster.leader());
        }
    },
    ONE_WAY_CUT {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            var nodes = shuffled(cluster, random);
            cluster.cut(nodes.get(0), nodes.get(1));
        }
    },
    SLOW_NETWORK {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            cluster.slow(any(cluster, random), Duration.ofMillis(20 + random.nextInt(300)));
        }

        @Override
        boolean suits(ClusterSpec spec) {
            return !spec.namespaces();
        }
    },
    FULL_DISK {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            cluster.fullDisk(random.nextBoolean() ? cluster.leader() : any(cluster, random));
        }

        @Override
        boolean suits(ClusterSpec spec) {
            return spec.diskMegabytes() > 0;
        }
    },
    /// A node comes back that will end itself in the middle of one of its next snapshots.
    CRASH_IN_SNAPSHOT {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            var node = any(cluster, random);
            var step = STEPS.get(random.nextInt(STEPS.size()));
            cluster.crash(node);
            node.launch("-Drqlite.fault=" + step + ":" + (1 + random.nextInt(2)));
            var _ = node.awaitExit(); // else it would end itself after all was mended
        }
    },
    WIPE_AND_REJOIN {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            var node = random.nextBoolean() ? cluster.leader() : any(cluster, random);
            cluster.crash(node);
            cluster.wipe(node);
        }
    },
    CLOCK_JUMP {
        @Override
        void strike(TestCluster cluster, RandomGenerator random) {
            cluster.clockStep(any(cluster, random), Duration.ofSeconds(random.nextInt(-7200, 7200)));
        }

        @Override
        boolean suits(ClusterSpec spec) {
            return spec.clocks();
        }
    };

    private static final List<String> STEPS =
            List.of("wal-forced", "intent-written", "checkpoint-done", "clean-written", "snapshot-done");

    /// Makes it happen, to a cluster that is whole.
    abstract void strike(TestCluster cluster, RandomGenerator random);

    /// Whether it can happen to a cluster of this kind.
    boolean suits(ClusterSpec spec) {
        return true;
    }

    private static ClusterNode any(TestCluster cluster, RandomGenerator random) {
        return cluster.node(1 + random.nextInt(cluster.nodes().size()));
    }

    private static List<ClusterNode> shuffled(TestCluster cluster, RandomGenerator random) {
        var nodes = new ArrayList<>(cluster.nodes());
        Collections.shuffle(nodes, Random.from(random));
        return nodes;
    }
}
