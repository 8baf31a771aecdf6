// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.List;
import java.util.stream.IntStream;

/// Calls and returns in the order of time, from which operations are taken and given back in the reverse order.
///
/// A doubly linked list in arrays: event `2n` is the call of operation `n`, event `2n + 1` its return. Of two at the
/// same moment the call comes first: they may have overlapped.
final class EventList {
    private final List<? extends Operation<?>> operations;
    private final int[] next;
    private final int[] previous;
    private final int head;
    private int returnsLeft;

    EventList(List<? extends Operation<?>> operations) {
        this.operations = operations;
        this.head = 2 * operations.size();
        this.next = new int[head + 1];
        this.previous = new int[head + 1];
        var last = head;
        for (var event : inTime()) {
            link(last, event);
            last = event;
        }
        link(last, head);
        this.returnsLeft = (int) operations.stream().filter(EventList::returns).count();
    }

    private int[] inTime() {
        return IntStream.range(0, head)
                .filter(event -> isCall(event) || returns(operations.get(operation(event))))
                .boxed()
                .sorted((a, b) -> {
                    var order = Long.compare(time(a), time(b));
                    return order != 0 ? order : Boolean.compare(isCall(b), isCall(a));
                })
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static boolean returns(Operation<?> operation) {
        return operation.fate() == Fate.OK;
    }

    private long time(int event) {
        var operation = operations.get(operation(event));
        return isCall(event) ? operation.called() : operation.returned();
    }

    private void link(int before, int after) {
        next[before] = after;
        previous[after] = before;
    }

    int first() {
        return next[head];
    }

    int after(int event) {
        return next[event];
    }

    int operation(int event) {
        return event / 2;
    }

    boolean isCall(int event) {
        return event % 2 == 0;
    }

    int call(int operation) {
        return 2 * operation;
    }

    /// How many returns are in the list: operations that must still be taken.
    int returnsLeft() {
        return returnsLeft;
    }

    void take(int operation) {
        unlink(call(operation));
        if (!returns(operations.get(operation))) return;
        unlink(call(operation) + 1);
        returnsLeft--;
    }

    /// Undoes the last [#take] that was not undone.
    void giveBack(int operation) {
        if (returns(operations.get(operation))) {
            relink(call(operation) + 1);
            returnsLeft++;
        }
        relink(call(operation));
    }

    private void unlink(int event) {
        link(previous[event], next[event]);
    }

    // what was unlinked still knows its neighbours
    private void relink(int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }
}
