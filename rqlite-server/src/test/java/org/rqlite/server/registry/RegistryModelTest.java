// SPDX-License-Identifier: Apache-2.0
package org.rqlite.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.rqlite.api.disco.VersionedValue;
import org.rqlite.server.registry.RegistryModel.Faults;
import org.rqlite.server.registry.RegistryModel.Rules;
import org.rqlite.server.registry.RegistryModel.Step;

/// Every history of two nodes and a registry, as far as the bounds go (K1, K3, K4): never are two clusters founded, and
/// from wherever they are the nodes come together. With a clause removed, a counter-example is found.
class RegistryModelTest {
    private static final long VERSIONS_MAX = 7;
    private static final int STATES_MAX = 3_000_000;

    private static class Real implements Rules {
        @Override
        public Action outside(RegistryRules rules, Keys keys, Optional<RegistryRules.Claimed> claimed) {
            return rules.outside(keys, claimed);
        }

        @Override
        public Action inside(RegistryRules rules, UUID cluster, Optional<VersionedValue> cell) {
            return rules.inside(cluster, cell);
        }
    }

    @Test
    void k1KilledAtAnyStepAndWithAnswersLostOneClusterIsFounded() {
        assertThat(counterexample(new Real(), new Faults(2, 0, 1, 0))).isEmpty();
    }

    @Test
    void k1WithADiskLostOneClusterIsFounded() {
        assertThat(counterexample(new Real(), new Faults(2, 1, 0, 0))).isEmpty();
    }

    @Test
    void k3AnEmptiedRegistryIsHarmlessWhileAMemberRuns() {
        assertThat(counterexample(new Real(), new Faults(1, 0, 1, 1))).isEmpty();
    }

    @Test
    void k1FromEveryPointTheNodesComeTogether() {
        var checked = 0;
        for (var world : reachable(new Real(), new Faults(1, 0, 1, 0)).keySet()) {
            assertThat(together(world)).as("from " + world).isTrue();
            checked++;
        }
        assertThat(checked).isGreaterThan(1000);
    }

    @Test
    void withoutTheReadingBackTwoAreFounded() {
        var hasty = new Real() {
            @Override
            public Action outside(RegistryRules rules, Keys keys, Optional<RegistryRules.Claimed> claimed) {
                var action = super.outside(rules, keys, claimed);
                return action instanceof Action.Declare ? new Action.Found() : action;
            }
        };
        assertThat(counterexample(hasty, new Faults(2, 0, 0, 0))).isNotEmpty();
    }

    @Test
    void withoutTheWaitAnEmptiedRegistryCostsASecondCluster() {
        var impatient = new Real() {
            @Override
            public Action outside(RegistryRules rules, Keys keys, Optional<RegistryRules.Claimed> claimed) {
                return super.outside(
                        rules,
                        keys,
                        claimed.map(claim -> new RegistryRules.Claimed(claim.version(), Duration.ofDays(1))));
            }
        };
        assertThat(counterexample(impatient, new Faults(0, 0, 0, 1))).isNotEmpty();
    }

    @Test
    void withoutMembersThatSeeToTheKeysAnEmptiedRegistryCostsASecondCluster() {
        var idle = new Real() {
            @Override
            public Action inside(RegistryRules rules, UUID cluster, Optional<VersionedValue> cell) {
                return new Action.Await("", Duration.ZERO);
            }
        };
        assertThat(counterexample(idle, new Faults(0, 0, 0, 1))).isNotEmpty();
    }

    /// The shortest history in which two clusters are founded.
    private static List<String> counterexample(Rules rules, Faults faults) {
        var from = reachable(rules, faults);
        return from.keySet().stream()
                .filter(world -> world.founded().size() > 1)
                .findFirst()
                .map(world -> history(from, world))
                .orElse(List.of());
    }

    /// All states, each with the step that led to it first; in the order of their distance.
    private static Map<RegistryModel, Optional<Origin>> reachable(Rules rules, Faults faults) {
        var from = new LinkedHashMap<RegistryModel, Optional<Origin>>();
        var open = new ArrayDeque<RegistryModel>();
        var start = RegistryModel.fresh(2, faults);
        from.put(start, Optional.empty());
        open.add(start);
        while (!open.isEmpty()) {
            var world = open.poll();
            if (world.founded().size() > 1 || world.version() >= VERSIONS_MAX) continue;
            for (var step : world.steps(rules)) {
                if (from.putIfAbsent(step.next(), Optional.of(new Origin(world, step.name()))) == null)
                    open.add(step.next());
            }
            assertThat(from.size()).as("states").isLessThan(STATES_MAX);
        }
        return from;
    }

    private record Origin(RegistryModel before, String step) {}

    private static List<String> history(Map<RegistryModel, Optional<Origin>> from, RegistryModel world) {
        var names = new ArrayList<String>();
        var at = from.get(world);
        while (at != null && at.isPresent()) {
            names.addFirst(at.get().step());
            at = from.get(at.get().before());
        }
        return names;
    }

    /// Whether all nodes get into one cluster once nothing fails any more.
    private static boolean together(RegistryModel start) {
        var world = start.with(new Faults(0, 0, 0, 0));
        for (var round = 0; round < 30; round++) {
            for (var name : List.of("arrive", "cluster ends", "leader ends")) world = taken(world, name);
            for (var i = 0; i < world.nodes().size(); i++) {
                world = taken(world, "start " + i);
                world = taken(world, "settle " + i);
                world = taken(world, "read " + i);
                world = acted(world, i);
            }
            var ids = new HashMap<Optional<UUID>, Integer>();
            world.nodes().forEach(node -> ids.merge(node.cluster(), 1, Integer::sum));
            if (ids.size() == 1 && !ids.containsKey(Optional.<UUID>empty())) return true;
        }
        return false;
    }

    private static RegistryModel taken(RegistryModel world, String name) {
        return world.steps(new Real()).stream()
                .filter(step -> step.name().equals(name))
                .map(Step::next)
                .findFirst()
                .orElse(world);
    }

    private static RegistryModel acted(RegistryModel world, int number) {
        return world.steps(new Real()).stream()
                .filter(step -> step.name().matches("(write|keep|stop|found|join|wait) " + number + "( .*)?"))
                .map(Step::next)
                .findFirst()
                .orElse(world);
    }
}
