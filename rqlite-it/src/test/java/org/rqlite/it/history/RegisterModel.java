// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A register that holds one number.
///
/// It knows the history that it is to explain: a value that is written once must stay until all have read it who did,
/// for it never comes back. So the search need not try orders that are lost already.
final class RegisterModel implements Model<RegisterModel.Held, RegisterAction> {
    private final long initial;
    private final Map<Long, Integer> readers; // by values that are written once

    /// What it holds.
    ///
    /// @param readersLeft how many have yet to see this value before it may go
    record Held(long value, int readersLeft) {
        @Override
        public String toString() {
            return readersLeft == 0 ? "%d".formatted(value) : "%d, yet to be seen by %d".formatted(value, readersLeft);
        }
    }

    private RegisterModel(long initial, Map<Long, Integer> readers) {
        this.initial = initial;
        this.readers = readers;
    }

    /// A register for one history.
    static RegisterModel of(long initial, List<Operation<RegisterAction>> history) {
        var writers = new HashMap<>(Map.of(initial, 1));
        var readers = new HashMap<Long, Integer>();
        for (var operation : history) {
            if (operation.fate() == Fate.FAILED) continue;
            switch (operation.action()) {
                case RegisterAction.Write(var value) -> writers.merge(value, 1, Integer::sum);
                case RegisterAction.Read(var value) -> {
                    if (operation.fate() == Fate.OK) readers.merge(value, 1, Integer::sum);
                }
                case RegisterAction.CompareAndSet(var expected, var value, var done) -> {
                    if (operation.fate() == Fate.OK && done) readers.merge(expected, 1, Integer::sum);
                    if (operation.fate() != Fate.OK || done) writers.merge(value, 1, Integer::sum);
                }
            }
        }
        readers.keySet().removeIf(value -> writers.getOrDefault(value, 0) > 1);
        return new RegisterModel(initial, readers);
    }

    private Held held(long value) {
        return new Held(value, readers.getOrDefault(value, 0));
    }

    @Override
    public Held initial() {
        return held(initial);
    }

    @Override
    public Optional<Held> next(Held state, RegisterAction action, boolean answered) {
        return switch (action) {
            case RegisterAction.Write write -> replaced(state, write.value());
            case RegisterAction.Read read -> {
                if (!answered) yield Optional.of(state);
                yield read.value() == state.value() ? Optional.of(seen(state)) : Optional.empty();
            }
            case RegisterAction.CompareAndSet(var expected, var value, var done) -> {
                var found = state.value() == expected;
                if (answered && done != found) yield Optional.empty();
                if (!found) yield Optional.of(state);
                yield replaced(answered ? seen(state) : state, value);
            }
        };
    }

    private static Held seen(Held state) {
        return new Held(state.value(), Math.max(0, state.readersLeft() - 1));
    }

    private Optional<Held> replaced(Held state, long value) {
        return state.readersLeft() > 0 ? Optional.empty() : Optional.of(held(value));
    }
}
