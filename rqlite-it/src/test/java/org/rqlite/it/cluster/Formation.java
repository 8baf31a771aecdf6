// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How a cluster is to form: who is told of whom, and what happens while it does.
///
/// @param size how many nodes are launched
/// @param expect `-bootstrap-expect` of each
/// @param lists whom each node is told of in `-join`, by number; element 0 is the list of node 1
/// @param asHttp whether each node is told of HTTP addresses
/// @param events in the order of their times
record Formation(int size, int expect, List<List<Integer>> lists, List<Boolean> asHttp, List<Event> events) {
    private static final int FIRST_SECONDS_MILLIS = 3000;

    /// Something that happens at a time after the beginning.
    sealed interface Event {
        long millis();

        /// A node is launched for the first time.
        record Launch(long millis, int node) implements Event {}

        /// A node is killed and comes back after a while, perhaps without its disk.
        record Kill(long millis, int node, boolean wipe, long downMillis) implements Event {}

        /// A node is cut off for a while.
        record Isolate(long millis, int node, long forMillis) implements Event {}
    }

    /// Draws one.
    static Formation random(RandomGenerator random) {
        var shape = random.nextInt(5);
        var size = shape < 3 ? 3 : 4 + random.nextInt(2);
        var lists = new ArrayList<List<Integer>>();
        for (var node = 1; node <= size; node++) {
            lists.add(shape == 4 && size == 5 ? overlapping(node) : shuffled(everybody(size), random));
        }
        var asHttp =
                IntStream.range(0, size).mapToObj(_ -> random.nextInt(3) == 0).toList();
        return new Formation(size, 3, lists, asHttp, events(size, random));
    }

    private static List<Integer> everybody(int size) {
        return IntStream.rangeClosed(1, size).boxed().toList();
    }

    /// Two lists of three that share node 3, which knows all.
    private static List<Integer> overlapping(int node) {
        if (node == 3) return List.of(1, 2, 3, 4, 5);
        return node < 3 ? List.of(1, 2, 3) : List.of(3, 4, 5);
    }

    private static List<Integer> shuffled(List<Integer> nodes, RandomGenerator random) {
        var order = new ArrayList<>(nodes);
        Collections.shuffle(order, Random.from(random));
        return List.copyOf(order);
    }

    private static List<Event> events(int size, RandomGenerator random) {
        var events = new ArrayList<Event>();
        var together = random.nextInt(3) == 0;
        for (var node : shuffled(everybody(size), random)) {
            events.add(new Event.Launch(together ? 0 : random.nextInt(2000), node));
        }
        var wiped = false; // one lost disk at most: more may be a majority, and then only a person can tell
        for (var kills = random.nextInt(3); kills > 0; kills--) {
            var wipe = !wiped && random.nextInt(3) == 0;
            wiped |= wipe;
            var at = 500 + random.nextInt(FIRST_SECONDS_MILLIS);
            events.add(new Event.Kill(at, 1 + random.nextInt(size), wipe, random.nextInt(1500)));
        }
        if (random.nextInt(3) == 0) {
            var at = random.nextInt(FIRST_SECONDS_MILLIS);
            events.add(new Event.Isolate(at, 1 + random.nextInt(size), 500 + random.nextInt(3000)));
        }
        events.sort(Comparator.comparingLong(Event::millis));
        return List.copyOf(events);
    }

    /// The value of `-join` for a node.
    String join(TestCluster cluster, int node) {
        return lists.get(node - 1).stream()
                .map(number -> {
                    var place = cluster.network().place(number);
                    return asHttp.get(node - 1) ? "http://" + place.http() : place.advertised();
                })
                .collect(Collectors.joining(","));
    }
}
