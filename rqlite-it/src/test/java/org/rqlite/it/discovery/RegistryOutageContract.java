// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rqlite.disco.testkit.Waiting;
import org.rqlite.it.Eventually;
import org.rqlite.it.cluster.ClusterNode;

/// A Consul or an etcd that is down, frozen or emptied hurts no cluster, and a late write hurts no key (K2-K4).
abstract class RegistryOutageContract {
    private static final Duration KEY_MAX = Duration.ofSeconds(30);
    private static final Duration FROZEN = Duration.ofSeconds(Long.getLong("rqlite.frozen", 15)); // longer than a lease
    private static final Duration DOWN = Duration.ofSeconds(Long.getLong("rqlite.down", 0)); // besides what is needed
    private static final Duration STEADY = Duration.ofSeconds(2);

    /// A store of its own, not known to any node yet.
    abstract RegistryMode start();

    @Test
    void nodesWaitForAStoreThatIsDownAndServeWhileItIsFrozenEmptyOrDownK4() {
        try (var mode = start();
                var scenario = new Scenario(mode)) {
            var formed = formsOnceTheStoreIsUp(mode, scenario);
            var cluster = mode.get("cluster").orElseThrow();
            var thawed = comesBackFromFreezing(mode, scenario);
            var filled = comesBackFromLoss(mode, scenario);
            var led = followsTheLeaderThatCameMeanwhile(mode, scenario);
            assertThat(founding(mode.get("cluster").orElseThrow())).isEqualTo(founding(cluster));
            System.out.printf(
                    "%s: after the store came back ms: formed=%d; the key current after frozen=%d emptied=%d down=%d%n",
                    mode.mode(), formed.toMillis(), thawed.toMillis(), filled.toMillis(), led.toMillis());
        }
    }

    private static Duration formsOnceTheStoreIsUp(RegistryMode mode, Scenario scenario) {
        mode.server().kill();
        var nodes = scenario.cluster().nodes();
        nodes.forEach(ClusterNode::launch);
        Eventually.await(
                KEY_MAX,
                () -> "each says that the store is down" + scenario.cluster().told(),
                () -> nodes.stream().allMatch(node -> node.log().contains("failed to get leader: ")));
        assertThat(nodes).noneMatch(ClusterNode::ready);
        mode.server().restart();
        return Waiting.time(() -> {
            scenario.whole();
            keyIsCurrent(mode, scenario);
        });
    }

    private static Duration comesBackFromFreezing(RegistryMode mode, Scenario scenario) {
        var leader = scenario.cluster().leader();
        mode.server().freeze();
        var end = System.nanoTime() + FROZEN.toNanos();
        while (System.nanoTime() < end) {
            scenario.serves();
            Eventually.pause(Duration.ofSeconds(1));
        }
        assertThat(scenario.cluster().leader()).isEqualTo(leader);
        mode.server().thaw();
        return Waiting.time(() -> keyStaysCurrent(mode, scenario)).minus(STEADY);
    }

    private static Duration comesBackFromLoss(RegistryMode mode, Scenario scenario) {
        mode.server().wipe();
        scenario.serves();
        mode.server().restart();
        var took = Waiting.time(() -> keyIsCurrent(mode, scenario));
        scenario.whole();
        return took;
    }

    private static Duration followsTheLeaderThatCameMeanwhile(RegistryMode mode, Scenario scenario) {
        var cluster = scenario.cluster();
        var old = cluster.leader();
        mode.server().kill();
        cluster.crash(old);
        var next = cluster.awaitLeaderOtherThan(old);
        scenario.serves();
        old.launch(); // a member starts without the store, too
        scenario.whole();
        Eventually.pause(DOWN);
        scenario.serves();
        mode.server().restart();
        var took = Waiting.time(() -> keyIsCurrent(mode, scenario));
        assertThat(mode.names(old.number())).isFalse();
        assertThat(cluster.leader()).isEqualTo(next);
        return took;
    }

    @Test
    void aDeposedLeadersLateWriteOverwritesNothingK2() {
        try (var mode = start();
                var scenario = new Scenario(mode)) {
            var traps = IntStream.rangeClosed(1, 3)
                    .mapToObj(_ -> WriteTrap.start(mode.server().port()))
                    .toList();
            try {
                for (var node : scenario.cluster().nodes()) {
                    node.flags(mode.flagsBy(traps.get(node.number() - 1).port()));
                }
                scenario.allAtOnce();
                // a write that expects no key, and one that expects what a person wrote
                lateWriteIsLost(mode, scenario, traps, () -> mode.delete("leader"));
                lateWriteIsLost(mode, scenario, traps, () -> mode.put("leader", "rubbish"));
            } finally {
                traps.forEach(WriteTrap::close);
            }
        }
    }

    private static void lateWriteIsLost(RegistryMode mode, Scenario scenario, List<WriteTrap> traps, Runnable spoil) {
        keyIsCurrent(mode, scenario);
        var cluster = scenario.cluster();
        var deposed = cluster.leader();
        var trap = traps.get(deposed.number() - 1);
        trap.arm(mode.sentBy(deposed.number()));
        spoil.run();
        trap.awaitCaught(KEY_MAX);

        cluster.isolate(deposed);
        var next = cluster.awaitLeaderOtherThan(deposed);
        Eventually.await(
                KEY_MAX, () -> "the key names " + next + ": " + mode.get("leader"), () -> mode.names(next.number()));
        var version = mode.version("leader"); // unlike the value, it tells of an overwriting that was mended, too
        trap.release(KEY_MAX);
        Waiting.throughout(STEADY, "the key stays as the successor wrote it", () -> mode.version("leader") == version);
        assertThat(mode.names(next.number())).isTrue();
        cluster.heal();
        scenario.whole();
    }

    private static void keyIsCurrent(RegistryMode mode, Scenario scenario) {
        Eventually.await(
                KEY_MAX,
                () -> "the keys name the leader: " + mode.get("leader") + mode.get("cluster"),
                () -> mode.get("cluster")
                                .filter(value -> value.contains("\"formed\""))
                                .isPresent()
                        && mode.names(scenario.cluster().leader().number()));
    }

    /// The lease may have ended while the store was frozen, and the store may find that out only now.
    private static void keyStaysCurrent(RegistryMode mode, Scenario scenario) {
        var end = System.nanoTime() + KEY_MAX.toNanos();
        while (true) {
            keyIsCurrent(mode, scenario);
            var version = mode.version("leader");
            if (!Eventually.within(STEADY, () -> mode.version("leader") != version)) return;
            if (System.nanoTime() > end) throw new AssertionError("the key changes again and again");
        }
    }

    private static String founding(String entry) {
        return entry.replaceFirst(".*\"cluster_id\":\"([^\"]*)\".*", "$1");
    }
}
