// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether a history of inserts with unique keys and of reads of the whole table is linearizable.
///
/// Unlike the search this is exact and fast: a read comes after the inserts that it shows and before those that it does
/// not, an ordered read also puts the inserts in order, real time does the rest; an order exists exactly if that has no
/// cycle.
public final class CollectionCheck {
    private final boolean ordered;
    private final List<Operation<CollectionAction>> operations;
    private final Map<Long, Integer> adds = new HashMap<>();

    private CollectionCheck(boolean ordered, List<Operation<CollectionAction>> operations) {
        this.ordered = ordered;
        this.operations = operations;
    }

    /// Checks reads whose order means nothing.
    public static Verdict unordered(Collection<Operation<CollectionAction>> history) {
        return check(false, history);
    }

    /// Checks reads in the order of insertion: each must also begin as every shorter one does.
    public static Verdict ordered(Collection<Operation<CollectionAction>> history) {
        return check(true, history);
    }

    private static Verdict check(boolean ordered, Collection<Operation<CollectionAction>> history) {
        var read = history.stream()
                .filter(CollectionCheck::isRead)
                .flatMap(operation -> keys(operation).stream())
                .collect(Collectors.toSet());
        var refused = history.stream()
                .filter(operation -> operation.fate() == Fate.FAILED && read.contains(added(operation)))
                .findFirst();
        if (refused.isPresent()) return new Verdict.Violated("refused, yet it is there: " + refused.get());
        var happened = history.stream()
                .filter(operation -> operation.fate() == Fate.OK
                        || (operation.fate() == Fate.UNKNOWN && read.contains(added(operation))))
                .toList();
        return new CollectionCheck(ordered, happened).check();
    }

    private static boolean isRead(Operation<CollectionAction> operation) {
        return operation.fate() == Fate.OK && operation.action() instanceof CollectionAction.ReadAll;
    }

    private static List<Long> keys(Operation<CollectionAction> operation) {
        return switch (operation.action()) {
            case CollectionAction.ReadAll all -> all.keys();
            case CollectionAction.Add _ -> List.of();
        };
    }

    private static long added(Operation<CollectionAction> operation) {
        return switch (operation.action()) {
            case CollectionAction.Add add -> add.key();
            case CollectionAction.ReadAll _ -> Long.MIN_VALUE;
        };
    }

    private Verdict check() {
        var graph = new PrecedenceGraph(operations);
        for (var n = 0; n < operations.size(); n++) {
            if (operations.get(n).action() instanceof CollectionAction.Add(var key) && adds.put(key, n) != null) {
                throw new IllegalArgumentException("added twice by clients: " + key);
            }
        }
        Operation<CollectionAction> longest = null;
        for (var n = 0; n < operations.size(); n++) {
            var operation = operations.get(n);
            if (!isRead(operation)) continue;
            var shown = new HashSet<>(keys(operation));
            if (shown.size() < keys(operation).size()) return twice(operation);
            for (var key : shown) {
                if (!adds.containsKey(key)) return new Verdict.Violated("nobody added " + key + ": " + operation);
            }
            for (var add : adds.entrySet()) {
                if (shown.contains(add.getKey())) graph.before(add.getValue(), n);
                else graph.before(n, add.getValue());
            }
            if (longest == null || keys(operation).size() > keys(longest).size()) longest = operation;
        }
        if (ordered && longest != null) {
            for (var operation : operations) {
                if (!startsWith(keys(longest), keys(operation))) return disagree(operation, longest);
            }
            var keys = keys(longest);
            for (var n = 1; n < keys.size(); n++) graph.before(adds.get(keys.get(n - 1)), adds.get(keys.get(n)));
        }
        var cycle = graph.cycle();
        return cycle.isEmpty() ? new Verdict.Explained() : new Verdict.Violated(told(cycle));
    }

    private static Verdict twice(Operation<CollectionAction> operation) {
        var keys = new ArrayList<>(keys(operation));
        new HashSet<>(keys).forEach(keys::remove); // one of each
        return new Verdict.Violated("there more than once: " + keys + " in " + operation);
    }

    private static Verdict disagree(Operation<CollectionAction> one, Operation<CollectionAction> other) {
        var place = 0;
        while (keys(one).get(place).equals(keys(other).get(place))) place++;
        return new Verdict.Violated("two reads disagree at place %d: %d in %s, %d in %s"
                .formatted(place, keys(one).get(place), one, keys(other).get(place), other));
    }

    private static boolean startsWith(List<Long> list, List<Long> start) {
        return list.size() >= start.size() && list.subList(0, start.size()).equals(start);
    }

    private static String told(List<Operation<?>> cycle) {
        return cycle.stream()
                .map(Operation::toString)
                .collect(Collectors.joining("\n  before ", "each before the next, the last before the first:\n  ", ""));
    }
}
