// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What must come before what. An order that keeps to all of it exists exactly if nothing comes before itself.
///
/// Nodes are operations, and moments: an operation comes before the moment of its return, a moment before the next one
/// and before the operations called after it. So real time costs two edges an operation and not one for each pair.
final class PrecedenceGraph {
    private final List<? extends Operation<?>> operations;
    private final List<List<Integer>> after = new ArrayList<>();

    PrecedenceGraph(List<? extends Operation<?>> operations) {
        this.operations = operations;
        for (var n = 0; n < operations.size(); n++) after.add(new ArrayList<>());
        realTime();
    }

    private void realTime() {
        var byCall = IntStream.range(0, operations.size())
                .boxed()
                .sorted((a, b) -> Long.compare(
                        operations.get(a).called(), operations.get(b).called()))
                .toList();
        var byReturn = IntStream.range(0, operations.size())
                .boxed()
                .filter(n -> operations.get(n).fate() == Fate.OK)
                .sorted((a, b) -> Long.compare(
                        operations.get(a).returned(), operations.get(b).returned()))
                .toList();
        var returned = 0;
        var moment = -1;
        for (var n : byCall) {
            var called = operations.get(n).called();
            while (returned < byReturn.size()
                    && operations.get(byReturn.get(returned)).returned() < called) {
                var next = after.size();
                after.add(new ArrayList<>());
                if (moment >= 0) before(moment, next);
                before(byReturn.get(returned++), next);
                moment = next;
            }
            if (moment >= 0) before(moment, n);
        }
    }

    /// Says that one operation comes before another, by their places in the list.
    void before(int first, int second) {
        after.get(first).add(second);
    }

    /// Operations each of which must come before the next, and the last before the first; empty if an order exists.
    List<Operation<?>> cycle() {
        var waitsFor = new int[after.size()];
        after.forEach(nodes -> nodes.forEach(node -> waitsFor[node]++));
        var free = new ArrayDeque<Integer>();
        for (var node = 0; node < waitsFor.length; node++) if (waitsFor[node] == 0) free.add(node);
        while (!free.isEmpty()) {
            var node = free.remove();
            waitsFor[node] = -1;
            for (var next : after.get(node)) if (--waitsFor[next] == 0) free.add(next);
        }
        var start = IntStream.range(0, waitsFor.length)
                .filter(node -> waitsFor[node] > 0)
                .findFirst();
        return start.isPresent() ? walk(start.getAsInt(), waitsFor) : List.of();
    }

    /// Every node left has one left before it, so walking backwards comes round.
    private List<Operation<?>> walk(int start, int[] left) {
        var previous = new int[left.length];
        for (var node = 0; node < left.length; node++) {
            if (left[node] <= 0) continue;
            for (var next : after.get(node)) previous[next] = node;
        }
        var place = new int[left.length];
        Arrays.fill(place, -1);
        var path = new ArrayList<Integer>();
        var node = start;
        while (place[node] < 0) {
            place[node] = path.size();
            path.add(node);
            node = previous[node];
        }
        var round = new ArrayList<Operation<?>>();
        path.subList(place[node], path.size()).reversed().stream()
                .filter(each -> each < operations.size())
                .forEach(each -> round.add(operations.get(each)));
        return round;
    }
}
