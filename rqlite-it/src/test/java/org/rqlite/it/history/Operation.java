// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

/// What one client did, as it saw it.
///
/// @param client who: a client does one thing at a time, but for what it has given up
/// @param action what was asked and, if the fate is [Fate#OK], what was answered
/// @param called when, in nanoseconds of one monotonic clock
/// @param returned when the client knew the fate; at or after `called`
/// @param fate how it ended
public record Operation<A>(int client, A action, long called, long returned, Fate fate) {
    public Operation {
        if (returned < called) throw new IllegalArgumentException("returned before it was called: " + action);
    }

    /// Whether this one was over before the other began, so that everybody must see them in this order.
    public boolean precedes(Operation<?> other) {
        return fate == Fate.OK && returned < other.called;
    }

    @Override
    public String toString() {
        return "[%d..%s] client %d %s %s"
                .formatted(called, fate == Fate.UNKNOWN ? "?" : returned, client, action, fate);
    }
}
