// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rqlite.disco.testkit.Waiting;
import org.rqlite.it.Eventually;
import org.rqlite.it.cluster.ClusterNode;

/// A founder that is killed or paused between any two steps, and answers that get lost: one cluster comes of it (K1).
///
/// Until the store says that its cluster is formed, others found one instead. From then on they wait for it, or for a
/// person.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FounderCrashContract {
    private static final Duration LEASE_MAX = Duration.ofSeconds(21);
    private static final Duration FORMED_MAX = LEASE_MAX.plusSeconds(30);
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STEADY = Duration.ofSeconds(2);
    private static final String WAITS = "has no leader now";

    private final Semaphore clusters = new Semaphore(3, true); // at a time: nine nodes
    private final Semaphore starts = new Semaphore(2, true);

    /// A store of its own, not known to any node yet.
    abstract RegistryMode start();

    /// Every moment once, or every pair with `-Drqlite.cuts=all`.
    static List<Arguments> blows() {
        var some = List.of(
                arguments(Cut.CLAIM_SENT, Blow.KILLED),
                arguments(Cut.CLAIM_UNANSWERED, Blow.SPARED),
                arguments(Cut.CLAIMED, Blow.PAUSED),
                arguments(Cut.FORMED_SENT, Blow.WIPED),
                arguments(Cut.FORMED_UNANSWERED, Blow.KILLED),
                arguments(Cut.DECLARED, Blow.PAUSED));
        if (!System.getProperty("rqlite.cuts", "").equals("all")) return some;
        var more = List.of(
                arguments(Cut.CLAIM_UNANSWERED, Blow.WIPED),
                arguments(Cut.CLAIMED, Blow.KILLED),
                arguments(Cut.FORMED_SENT, Blow.PAUSED),
                arguments(Cut.FORMED_UNANSWERED, Blow.SPARED),
                arguments(Cut.DECLARED, Blow.WIPED));
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("blows")
    @Execution(ExecutionMode.CONCURRENT) // most of the time is that of leases
    void oneClusterComesOfItK1(Cut cut, Blow blow) {
        clusters.acquireUninterruptibly();
        try {
            oneClusterComesOf(cut, blow);
        } finally {
            clusters.release();
        }
    }

    private void oneClusterComesOf(Cut cut, Blow blow) {
        try (var mode = inTurn(this::start);
                var trap = WriteTrap.start(mode.server().port());
                var scenario = new Scenario(mode)) {
            var founder = scenario.cluster().node(1);
            var others = List.of(scenario.cluster().node(2), scenario.cluster().node(3));
            founder.flags(mode.flagsBy(trap.port()));

            inTurn(() -> {
                cut.reachedBy(founder, mode, trap);
                blow.strikes(founder);
                return founder;
            });
            others.forEach(this::launch);
            var struck = System.nanoTime();
            if (blow != Blow.SPARED) {
                if (cut.isForEver()) othersWait(mode, scenario, others, blow);
                else othersForm(scenario, others);
            }
            var settled = Duration.ofNanos(System.nanoTime() - struck);
            if (cut.isOnItsWay()) arrivesInVain(mode, trap);
            if (blow == Blow.PAUSED) Eventually.pause(LEASE_MAX.minusNanos(System.nanoTime() - struck));
            var before = mode.get("cluster");
            if (blow == Blow.WIPED) founder.wipe();
            if (blow == Blow.PAUSED) founder.resume();
            else if (blow != Blow.SPARED) launch(founder);
            if (cut.isForEver() && blow == Blow.WIPED) aPersonForgetsTheCluster(mode, founder);
            var back = System.nanoTime();
            allReady(scenario);
            var whole = Duration.ofNanos(System.nanoTime() - back);
            scenario.whole();

            var entry = mode.get("cluster").orElseThrow();
            assertThat(entry).contains(founder.status().clusterId()).contains("\"formed\"");
            if (blow == Blow.PAUSED || blow == Blow.KILLED) assertThat(before).contains(entry);
            System.out.printf(
                    "%s: founder %s at %s: ms until the others had formed or waited=%d, then whole=%d%n",
                    mode.mode(), blow, cut, settled.toMillis(), whole.toMillis());
        }
    }

    private void launch(ClusterNode node) {
        inTurn(() -> {
            node.launch();
            seen(START_MAX, node::told, () -> !node.readiness().isEmpty());
            return node;
        });
    }

    /// What starts, starts with little beside it; what waits, waits with all.
    private <T> T inTurn(Supplier<T> start) {
        starts.acquireUninterruptibly();
        try {
            return start.get();
        } finally {
            starts.release();
        }
    }

    private static void allReady(Scenario scenario) {
        var nodes = scenario.cluster().nodes();
        seen(
                FORMED_MAX,
                () -> "all ready" + scenario.cluster().told(),
                () -> nodes.stream().allMatch(ClusterNode::ready));
    }

    /// Asks a few times a second only: so many nodes, asked all the time, would have no time for anything else.
    private static void seen(Duration longest, Supplier<String> what, BooleanSupplier condition) {
        Eventually.await(longest, what, () -> {
            Eventually.pause(Duration.ofMillis(250));
            return condition.getAsBoolean();
        });
    }

    private static void othersForm(Scenario scenario, List<ClusterNode> others) {
        seen(
                FORMED_MAX,
                () -> "the others have formed" + scenario.cluster().told(),
                () -> others.stream().allMatch(ClusterNode::ready));
        assertThat(others.stream().map(node -> node.status().clusterId()).collect(Collectors.toSet()))
                .hasSize(1)
                .doesNotContain("");
    }

    /// Their own cluster would be a second one: the founder may have made the first.
    private static void othersWait(RegistryMode mode, Scenario scenario, List<ClusterNode> others, Blow blow) {
        var formed = mode.get("cluster");
        if (blow != Blow.PAUSED) { // one that is paused may lead
            seen(
                    FORMED_MAX,
                    () -> "the others wait" + scenario.cluster().told(),
                    () -> others.stream().allMatch(node -> node.log().contains(WAITS)));
        }
        Waiting.throughout(
                blow == Blow.PAUSED ? LEASE_MAX : STEADY,
                "nobody founds another cluster",
                () -> mode.get("cluster").equals(formed) && others.stream().noneMatch(ClusterNode::ready));
        assertThat(formed.orElseThrow()).contains("\"formed\"");
    }

    private static void arrivesInVain(RegistryMode mode, WriteTrap trap) {
        var version = mode.version("cluster");
        trap.release(FORMED_MAX);
        Waiting.throughout(STEADY, "the key stays as the others wrote it", () -> mode.version("cluster") == version);
    }

    /// As `rqlited doctor -forget-cluster` does.
    private static void aPersonForgetsTheCluster(RegistryMode mode, ClusterNode founder) {
        seen(
                FORMED_MAX,
                () -> "it waits, too" + founder.told(),
                () -> founder.log().contains(WAITS));
        mode.delete("cluster");
    }
}
