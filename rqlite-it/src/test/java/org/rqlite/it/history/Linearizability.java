// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Whether one order explains a history, in which each operation takes effect at one moment between its call and its
/// return (Herlihy and Wing, 1990).
///
/// The search of Wing and Gong (1993) with the memory of Lowe (2017): from the front, take any operation that was
/// called before the first return that is still to come; if its answer fits the state, go on behind it; never look
/// twice at the same set of operations with the same state. An operation of unknown fate has no return: it may be taken
/// at any time after its call, and need not be. Of those only the ones are tried that change something, and of equal
/// ones
/// the one called first.
public final class Linearizability<S, A> {
    private final Model<S, A> model;
    private final int seenMax;

    private Linearizability(Model<S, A> model, int seenMax) {
        this.model = model;
        this.seenMax = seenMax;
    }

    /// A choice that can be taken back.
    private record Choice<S>(int operation, S before) {}

    /// What was looked at before.
    private record Seen<S>(BitSet taken, S state) {}

    /// Checks one history.
    ///
    /// @param operations in any order; those that failed count as never done
    /// @param seenMax bound on time and memory: how many pairs of operations taken and state may be looked at
    public static <S, A> Verdict check(Model<S, A> model, List<Operation<A>> operations, int seenMax) {
        var happened = operations.stream()
                .filter(operation -> operation.fate() != Fate.FAILED)
                .toList();
        return new Linearizability<>(model, seenMax).search(happened);
    }

    private Verdict search(List<Operation<A>> operations) {
        var events = new EventList(operations);
        Set<Seen<S>> seen = new HashSet<>();
        var choices = new ArrayDeque<Choice<S>>();
        var taken = new BitSet();
        var deepest = new Deepest(operations);
        var state = model.initial();
        var event = events.first();
        var twins = twins(operations);
        while (events.returnsLeft() > 0) {
            var operation = events.operation(event);
            if (events.isCall(event)) {
                var next = twins[operation] >= 0 && !taken.get(twins[operation])
                        ? Optional.<S>empty()
                        : next(state, operations.get(operation));
                taken.set(operation);
                if (next.isPresent() && seen.add(new Seen<>((BitSet) taken.clone(), next.get()))) {
                    if (seen.size() > seenMax) return new Verdict.Undecided(seenMax + " states, " + deepest);
                    choices.push(new Choice<>(operation, state));
                    state = next.get();
                    events.take(operation);
                    event = events.first();
                } else {
                    taken.clear(operation);
                    event = events.after(event);
                }
            } else { // over, and could not be taken
                deepest.stuckAt(operation, taken, state);
                if (choices.isEmpty()) return new Verdict.Violated(deepest.toString());
                var last = choices.pop();
                state = last.before();
                taken.clear(last.operation());
                events.giveBack(last.operation());
                event = events.after(events.call(last.operation()));
            }
        }
        return new Verdict.Explained();
    }

    /// What an operation leads to; empty if its answer is wrong, or if it has none and changes nothing: then it need
    /// not
    /// be taken.
    private Optional<S> next(S state, Operation<A> operation) {
        if (operation.fate() == Fate.OK) return model.next(state, operation.action(), true);
        return model.next(state, operation.action(), false).filter(next -> !next.equals(state));
    }

    /// For each operation of unknown fate the one before it that does the same: of two like these the one called first
    /// may be taken whenever the other may, so that one goes first. -1 for none.
    private static <A> int[] twins(List<Operation<A>> operations) {
        var last = new HashMap<A, Integer>();
        var twins = new int[operations.size()];
        Arrays.fill(twins, -1);
        IntStream.range(0, operations.size())
                .boxed()
                .filter(n -> operations.get(n).fate() == Fate.UNKNOWN)
                .sorted(Comparator.comparingLong(n -> operations.get(n).called()))
                .forEach(n -> {
                    var before = last.put(operations.get(n).action(), n);
                    if (before != null) twins[n] = before;
                });
        return twins;
    }

    /// The longest order found, for the reader of a failure.
    private static final class Deepest {
        private static final int SHOWN = 20;

        private final List<? extends Operation<?>> operations;
        private BitSet taken = new BitSet();
        private int stuck = -1;
        private Object state = "";

        Deepest(List<? extends Operation<?>> operations) {
            this.operations = operations;
        }

        void stuckAt(int operation, BitSet soFar, Object reached) {
            if (stuck >= 0 && soFar.cardinality() <= taken.cardinality()) return;
            stuck = operation;
            taken = (BitSet) soFar.clone();
            state = reached;
        }

        @Override
        public String toString() {
            if (stuck < 0) return "nothing contradicted yet";
            var text = new StringBuilder("after %d of %d operations the state is %s, which does not explain%n  %s"
                    .formatted(taken.cardinality(), operations.size(), state, operations.get(stuck)));
            var around = new ArrayList<Operation<?>>(operations);
            around.sort((a, b) -> Long.compare(a.called(), b.called()));
            var place = around.indexOf(operations.get(stuck));
            text.append("%n  around it, by their calls:".formatted());
            around.subList(Math.max(0, place - SHOWN), Math.min(around.size(), place + SHOWN))
                    .forEach(operation -> text.append("%n    %s".formatted(operation)));
            return text.toString();
        }
    }
}
