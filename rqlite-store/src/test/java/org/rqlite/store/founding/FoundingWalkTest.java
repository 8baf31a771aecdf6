// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rqlite.store.log.Seeds;

class FoundingWalkTest {
    private static final Duration FORMED_WITHIN = Duration.ofMinutes(2);

    @Seeds(300)
    void formsOneClusterOfEqualListsWhateverHappenedBefore(RandomGenerator random) {
        var count = random.nextInt(3, 6);
        var all = all(count);
        var nodes = new SimulatedNodes(
                count, count, IntStream.range(0, count).mapToObj(_ -> all).toList(), random);

        nodes.stormFor(Duration.ofSeconds(random.nextInt(120)));

        assertThat(nodes.calmFor(FORMED_WITHIN)).as(nodes::toString).isPresent();
        assertThat(nodes.acknowledged()).as(nodes::toString).hasSize(1);
    }

    /// Each node counts the first that notify it, so the sets overlap in all ways: any two of three of five do.
    @Seeds(300)
    void formsOneClusterOfOverlappingSetsWhateverHappenedBefore(RandomGenerator random) {
        var count = random.nextInt(3, 6);
        var expect = count / 2 + 1;
        var all = all(count);
        var nodes = new SimulatedNodes(
                count, expect, IntStream.range(0, count).mapToObj(_ -> all).toList(), random);

        nodes.stormFor(Duration.ofSeconds(random.nextInt(120)));

        assertThat(nodes.calmFor(FORMED_WITHIN)).as(nodes::toString).isPresent();
        assertThat(nodes.acknowledged()).as(nodes::toString).hasSize(1);
    }

    @Seeds(100)
    void formsWithinSecondsWhenNothingHappens(RandomGenerator random) {
        var all = all(3);
        var nodes = new SimulatedNodes(
                3, 3, IntStream.range(0, 3).mapToObj(_ -> all).toList(), random);

        var time = nodes.calmFor(FORMED_WITHIN);

        assertThat(time).get().satisfies(t -> assertThat(t).isLessThan(Duration.ofSeconds(10)));
    }

    private static Set<Integer> all(int count) {
        return new TreeSet<>(IntStream.range(0, count).boxed().toList());
    }
}
