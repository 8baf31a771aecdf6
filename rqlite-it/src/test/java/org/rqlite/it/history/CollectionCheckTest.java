// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rqlite.it.Seeds;
import org.rqlite.it.history.CollectionAction.Add;
import org.rqlite.it.history.CollectionAction.ReadAll;

/// Inserts with unique keys and reads of the whole table.
class CollectionCheckTest {
    /// The same as a thing for the general search, which knows nothing of graphs.
    static final Model<List<Long>, CollectionAction> TABLE = new Model<>() {
        @Override
        public List<Long> initial() {
            return List.of();
        }

        @Override
        public Optional<List<Long>> next(List<Long> state, CollectionAction action, boolean answered) {
            return switch (action) {
                case Add(var key) -> {
                    var longer = new ArrayList<>(state);
                    longer.add(key);
                    yield Optional.of(longer);
                }
                case ReadAll(var keys) -> !answered || keys.equals(state) ? Optional.of(state) : Optional.empty();
            };
        }
    };

    @Test
    void anInsertIsThereOnceItHasReturned() {
        assertViolated(unordered(ok(new Add(1), 0, 1), ok(new ReadAll(List.of()), 2, 3)));
        assertExplained(unordered(ok(new Add(1), 0, 2), ok(new ReadAll(List.of()), 1, 3)));
    }

    @Test
    void anInsertIsNotThereBeforeItWasCalled() {
        assertViolated(unordered(ok(new ReadAll(List.of(1L)), 0, 1), ok(new Add(1), 2, 3)));
    }

    @Test
    void whatIsThereStaysThere() {
        var add = ended(new Add(1), 0, 1, Fate.UNKNOWN);

        assertExplained(unordered(add, ok(new ReadAll(List.of()), 2, 3), ok(new ReadAll(List.of(1L)), 4, 5)));
        assertViolated(unordered(add, ok(new ReadAll(List.of(1L)), 2, 3), ok(new ReadAll(List.of()), 4, 5)));
    }

    @Test
    void nothingIsThereTwice() {
        assertViolated(unordered(ok(new Add(1), 0, 1), ok(new ReadAll(List.of(1L, 1L)), 2, 3)));
    }

    @Test
    void nothingIsThereThatWasRefusedOrThatNobodyAdded() {
        assertViolated(unordered(ended(new Add(1), 0, 1, Fate.FAILED), ok(new ReadAll(List.of(1L)), 2, 3)));
        assertViolated(unordered(ok(new ReadAll(List.of(1L)), 2, 3)));
    }

    @Test
    void readsThatEachMissWhatTheOtherShowsContradict() {
        var one = ok(new Add(1), 0, 9);
        var two = ok(new Add(2), 0, 9);

        assertViolated(unordered(one, two, ok(new ReadAll(List.of(1L)), 1, 8), ok(new ReadAll(List.of(2L)), 1, 8)));
    }

    @Test
    void aLaterInsertShowsTheEarlierOneToo() {
        var one = ok(new Add(1), 0, 1);
        var two = ok(new Add(2), 2, 9);

        // the read overlaps both, but two came after one
        assertViolated(unordered(one, two, ok(new ReadAll(List.of(2L)), 0, 9)));
    }

    @Test
    void appendsStandInTheOrderOfTheirTimes() {
        var one = ok(new Add(1), 0, 1);
        var two = ok(new Add(2), 2, 3);
        var read = ok(new ReadAll(List.of(2L, 1L)), 4, 5);

        assertExplained(unordered(one, two, read));
        assertViolated(ordered(one, two, read));
    }

    @Test
    void everyReadBeginsLikeTheShorterOnes() {
        var adds = List.of(ok(new Add(1), 0, 9), ok(new Add(2), 0, 9), ok(new Add(3), 0, 9));
        var history = new ArrayList<>(adds);
        history.add(ok(new ReadAll(List.of(1L, 2L)), 1, 2));
        history.add(ok(new ReadAll(List.of(2L, 1L, 3L)), 10, 11));

        assertViolated(CollectionCheck.ordered(history));
        assertExplained(CollectionCheck.unordered(history));
    }

    @Seeds(200)
    void explainsWhatARightTableDid(RandomGenerator random) {
        assertExplained(CollectionCheck.ordered(right(random, 2 + random.nextInt(14), 400)));
    }

    @Seeds(200)
    void findsAppendsThatChangedPlaces(RandomGenerator random) {
        var history = new ArrayList<>(right(random, 4, 200));
        var end = history.stream().mapToLong(Operation::returned).max().orElse(0);
        history.add(ok(new Add(-1), end + 1, end + 2));
        history.add(ok(new Add(-2), end + 3, end + 4));
        var keys = new ArrayList<>(longest(history));
        keys.addAll(List.of(-2L, -1L));
        history.add(ok(new ReadAll(keys), end + 5, end + 6));

        assertViolated(CollectionCheck.ordered(history));
    }

    @Seeds(200)
    void findsALostInsert(RandomGenerator random) {
        var history = new ArrayList<>(right(random, 4, 200));
        var acknowledged = history.stream()
                .filter(each -> each.action() instanceof Add && each.fate() == Fate.OK)
                .toList();
        var lost = acknowledged.get(random.nextInt(acknowledged.size())).action();
        var end = history.stream().mapToLong(Operation::returned).max().orElse(0);
        var keys = new ArrayList<>(longest(history));
        if (lost instanceof Add(var key)) keys.remove(key);
        history.add(ok(new ReadAll(keys), end + 1, end + 2));

        assertViolated(CollectionCheck.unordered(history));
        assertViolated(CollectionCheck.ordered(history));
    }

    @Seeds(2000)
    void agreesWithTheSearch(RandomGenerator random) {
        var history = small(random);

        var explained = CollectionCheck.ordered(history) instanceof Verdict.Explained;

        var searched = Linearizability.check(TABLE, history, 100_000) instanceof Verdict.Explained;
        assertThat(explained).as("%s", history).isEqualTo(searched);
    }

    /// Right but for what a coin changes.
    private static List<Operation<CollectionAction>> small(RandomGenerator random) {
        var history = new ArrayList<Operation<CollectionAction>>();
        for (var key = 1L; key <= 4; key++) {
            var called = random.nextInt(20);
            var fate = random.nextInt(4) > 0 ? Fate.OK : Fate.UNKNOWN;
            history.add(new Operation<>(0, new Add(key), called, called + random.nextInt(8), fate));
        }
        var order = new ArrayList<>(List.of(1L, 2L, 3L, 4L));
        if (random.nextInt(3) == 0) Collections.shuffle(order, java.util.Random.from(random));
        else order.sort((a, b) -> Long.compare(called(history, a), called(history, b)));
        for (var n = 0; n < 2; n++) {
            var called = random.nextInt(26);
            var keys = order.subList(0, random.nextInt(5));
            history.add(new Operation<>(1, new ReadAll(keys), called, called + random.nextInt(8), Fate.OK));
        }
        return history;
    }

    private static long called(List<Operation<CollectionAction>> history, long key) {
        return history.get((int) key - 1).called();
    }

    private static List<Operation<CollectionAction>> right(RandomGenerator random, int clients, int steps) {
        var history = new ArrayList<Operation<CollectionAction>>();
        var table = new ArrayList<Long>();
        var called = new long[clients];
        var adding = new long[clients]; // 0: nothing under way
        var done = new boolean[clients];
        for (var clock = 1L; clock <= steps; clock++) {
            var client = random.nextInt(clients);
            if (adding[client] == 0) {
                called[client] = clock;
                adding[client] = clock;
                done[client] = false;
            } else if (!done[client]) {
                if (random.nextInt(8) > 0) table.add(adding[client]);
                else adding[client] = -adding[client]; // given up, and never done
                done[client] = true;
            } else {
                var key = Math.abs(adding[client]);
                var fate = adding[client] < 0 || random.nextInt(8) == 0 ? Fate.UNKNOWN : Fate.OK;
                history.add(new Operation<>(client, new Add(key), called[client], clock, fate));
                adding[client] = 0;
            }
            if (random.nextInt(20) == 0) {
                history.add(ok(new ReadAll(table), clock, clock));
            }
        }
        for (var client = 0; client < clients; client++) {
            if (adding[client] == 0) continue;
            var key = Math.abs(adding[client]);
            history.add(new Operation<>(client, new Add(key), called[client], steps + 1, Fate.UNKNOWN));
        }
        return history;
    }

    private static List<Long> longest(List<Operation<CollectionAction>> history) {
        List<Long> longest = List.of();
        for (var operation : history) {
            if (operation.action() instanceof ReadAll(var keys) && keys.size() > longest.size()) longest = keys;
        }
        var all = new ArrayList<>(longest);
        for (var operation : history) {
            if (operation.action() instanceof Add(var key)
                    && key > 0
                    && operation.fate() == Fate.OK
                    && !all.contains(key)) all.add(key);
        }
        return all;
    }

    private static void assertExplained(Verdict verdict) {
        assertThat(verdict).isEqualTo(new Verdict.Explained());
    }

    private static void assertViolated(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array goes into a list at once
    private static Verdict unordered(Operation<CollectionAction>... history) {
        return CollectionCheck.unordered(List.of(history));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array goes into a list at once
    private static Verdict ordered(Operation<CollectionAction>... history) {
        return CollectionCheck.ordered(List.of(history));
    }

    private static Operation<CollectionAction> ok(CollectionAction action, long called, long returned) {
        return ended(action, called, returned, Fate.OK);
    }

    private static Operation<CollectionAction> ended(CollectionAction action, long called, long returned, Fate fate) {
        return new Operation<>(0, action, called, returned, fate);
    }
}
