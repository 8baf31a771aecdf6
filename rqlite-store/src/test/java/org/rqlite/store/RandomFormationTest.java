// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.rqlite.store.log.Seeds;

/// Foundings in any order, at any pace, while nodes are killed and one loses its disk (I7): all nodes end up in
/// one cluster, and no second one ever was.
///
/// One cluster at a time: gRPC has one registry of resolvers and shared threads for the JVM, so a node of one cluster
/// might look for its peer in the address book of another.
class RandomFormationTest {
    @TempDir
    Path folder;

    @Seeds(20)
    void allNodesComeToOneCluster(RandomGenerator random) {
        try (var cluster = StoreCluster.of(folder, 3)) {
            var targets = new ArrayList<>(cluster.addresses());
            for (var node : cluster.nodes()) {
                node.configured = config -> config.with(new StoreConfig.Forming(true, 3));
            }
            var order = new ArrayList<>(cluster.nodes());
            Collections.shuffle(order, Random.from(random));
            var wipes = random.nextInt(2);
            for (var node : order) {
                Collections.shuffle(targets, Random.from(random));
                node.boot(targets);
                pause(random, 400);
                if (random.nextInt(3) != 0) continue;
                var victim = cluster.running().toList().get(random.nextInt((int)
                        cluster.running().count()));
                victim.crash();
                if (wipes > 0 && random.nextBoolean()) {
                    wipes--;
                    victim.wipe();
                }
                pause(random, 300);
                victim.boot(targets);
            }

            cluster.awaitMembers(3);
            var leader = cluster.awaitLeader();
            leader.execute("CREATE TABLE t(x)", "INSERT INTO t VALUES(1)");
            cluster.awaitEverywhere("SELECT x FROM t", "row 1");
            assertThat(cluster.nodes()).extracting(ClusterNode::cluster).containsOnly(leader.cluster());
        }
    }

    private static void pause(RandomGenerator random, int millisMax) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(millisMax)).toNanos());
    }
}
