// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a register's history is linearizable.
///
/// Operations of unknown fate make the search long, since each may be taken or not. So what cannot matter goes first:
/// reads without an answer, and writes whose value nobody has seen. These can only have hidden the value before them
/// from a set that failed; if there is one they stay, all with the same value, so that the search can tell that it does
/// not matter which of them it takes.
public final class RegisterCheck {
    private static final long HIDDEN = Long.MIN_VALUE; // no client's value

    private RegisterCheck() {}

    /// Checks a history.
    ///
    /// @param initial what the register holds at first
    /// @param seenMax as of [Linearizability]
    public static Verdict check(long initial, List<Operation<RegisterAction>> history, int seenMax) {
        var seen = new HashSet<Long>();
        var someFailed = false;
        for (var operation : history) {
            seenBy(operation).ifPresent(seen::add);
            someFailed |= operation.fate() == Fate.OK
                    && operation.action() instanceof RegisterAction.CompareAndSet set
                    && !set.done();
        }
        var kept = new ArrayList<Operation<RegisterAction>>();
        for (var operation : history) {
            if (operation.fate() == Fate.OK) kept.add(operation);
            if (operation.fate() == Fate.UNKNOWN)
                simplified(operation, seen, someFailed).ifPresent(kept::add);
        }
        return Linearizability.check(RegisterModel.of(initial, kept), kept, seenMax);
    }

    /// The value that an operation has seen, or will have if it takes effect.
    private static Optional<Long> seenBy(Operation<RegisterAction> operation) {
        if (operation.fate() == Fate.FAILED) return Optional.empty();
        return switch (operation.action()) {
            case RegisterAction.Write _ -> Optional.empty();
            case RegisterAction.Read(var value) -> operation.fate() == Fate.OK ? Optional.of(value) : Optional.empty();
            case RegisterAction.CompareAndSet set -> Optional.of(set.expected());
        };
    }

    private static Optional<Operation<RegisterAction>> simplified(
            Operation<RegisterAction> operation, Set<Long> seen, boolean someFailed) {
        return switch (operation.action()) {
            case RegisterAction.Read _ -> Optional.empty();
            case RegisterAction.Write(var value) -> {
                if (seen.contains(value)) yield Optional.of(operation);
                yield someFailed ? Optional.of(with(operation, new RegisterAction.Write(HIDDEN))) : Optional.empty();
            }
            case RegisterAction.CompareAndSet set -> {
                if (!seen.contains(set.value()) && !someFailed) yield Optional.empty();
                var written = seen.contains(set.value()) ? set.value() : HIDDEN;
                yield Optional.of(with(operation, new RegisterAction.CompareAndSet(set.expected(), written, false)));
            }
        };
    }

    private static Operation<RegisterAction> with(Operation<RegisterAction> operation, RegisterAction action) {
        return new Operation<>(operation.client(), action, operation.called(), operation.returned(), operation.fate());
    }
}
