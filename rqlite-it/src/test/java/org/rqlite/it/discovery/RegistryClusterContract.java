// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rqlite.it.Eventually;

/// Clusters that form by a real Consul and a real etcd, whatever happens to nodes and store (K1-K4).
abstract class RegistryClusterContract {
    private static final Duration KEY_MAX = Duration.ofSeconds(30);

    /// A store of its own, not known to any node yet.
    abstract RegistryMode start();

    @Test
    void formsAndComesBackFromRestartKillMoveAndALostDiskK1() {
        try (var mode = start();
                var scenario = new Scenario(mode)) {
            var formed = scenario.allAtOnce();
            leaderIsRegistered(mode, scenario);
            var restarted = scenario.restartAll();
            var killed = scenario.killAll();
            var moved = scenario.moveAll();
            leaderIsRegistered(mode, scenario);
            var wiped = scenario.wipeOne(2);
            System.out.printf(
                    "%s: ready after ms formed=%d restarted=%d killed=%d moved=%d wiped=%d%n",
                    mode.mode(),
                    formed.toMillis(),
                    restarted.toMillis(),
                    killed.toMillis(),
                    moved.toMillis(),
                    wiped.toMillis());
        }
    }

    @Test
    void formsInAnyOrderAndTheKeyFollowsTheLeaderK2() {
        var seed = Long.getLong("rqlite.seed", System.nanoTime());
        try (var mode = start();
                var scenario = new Scenario(mode)) {
            var late = scenario.apart(Duration.ofSeconds(5), Duration.ofSeconds(20), seed);
            leaderIsRegistered(mode, scenario);

            var cluster = scenario.cluster();
            var old = cluster.leader();
            cluster.crash(old);
            cluster.awaitLeaderOtherThan(old);
            var elected = System.nanoTime();
            Eventually.await(
                    Duration.ofSeconds(5),
                    () -> "the key names the new leader, seed=" + seed + " " + mode.get("leader"),
                    // whoever leads now: a busy machine may have had another elected
                    () -> cluster.leaderNow()
                            .filter(leader -> mode.names(leader.number()))
                            .isPresent());
            System.out.printf(
                    "%s: ready after ms late=%d; key current after ms=%d seed=%d%n",
                    mode.mode(), late.toMillis(), (System.nanoTime() - elected) / 1_000_000, seed);
            cluster.restart(old);
            scenario.whole();
        }
    }

    @Test
    void keysThatAPersonTookAwayOrSpoiledComeBackK3() {
        try (var mode = start();
                var scenario = new Scenario(mode)) {
            scenario.allAtOnce();
            leaderIsRegistered(mode, scenario);
            var cluster = mode.get("cluster").orElseThrow();
            for (var key : List.of("cluster", "leader")) {
                mode.delete(key);
                comesBack(mode, key);
                mode.put(key, "rubbish");
                comesBack(mode, key);
            }
            assertThat(mode.get("cluster").orElseThrow())
                    .contains(idIn(cluster))
                    .contains("formed");
            leaderIsRegistered(mode, scenario);
            scenario.whole();
        }
    }

    @Test
    void aClusterThatIsDownIsNotFoundedAgainByAnEmptyNodeK1() {
        try (var mode = start();
                var scenario = new Scenario(mode)) {
            scenario.allAtOnce();
            var before = mode.get("cluster").orElseThrow();
            var cluster = scenario.cluster();
            cluster.nodes().forEach(cluster::crash);
            Eventually.await(
                    KEY_MAX,
                    () -> "the dead leader's key goes away",
                    () -> mode.get("leader").isEmpty());

            var first = cluster.node(3);
            cluster.wipe(first);
            first.launch();
            Eventually.await(
                    KEY_MAX,
                    () -> "it says what it waits for" + first.told(),
                    () -> first.told().contains("has no leader now"));
            assertThat(mode.get("cluster")).contains(before);
            assertThat(first.ready()).isFalse();

            cluster.node(1).launch();
            cluster.node(2).launch();
            scenario.whole();
            assertThat(mode.get("cluster")).contains(before);
        }
    }

    private static void leaderIsRegistered(RegistryMode mode, Scenario scenario) {
        Eventually.await(
                KEY_MAX,
                () -> "the key names the leader: " + mode.get("leader"),
                () -> mode.names(scenario.cluster().leader().number()));
        assertThat(mode.get("cluster").orElseThrow()).contains("\"state\":\"formed\"");
    }

    private static void comesBack(RegistryMode mode, String key) {
        Eventually.await(
                KEY_MAX,
                () -> key + " is as it was: " + mode.get(key),
                () -> mode.get(key).filter(value -> value.startsWith("{")).isPresent());
    }

    private static String idIn(String entry) {
        return entry.replaceFirst(".*\"cluster_id\":\"([^\"]*)\".*", "$1");
    }
}
