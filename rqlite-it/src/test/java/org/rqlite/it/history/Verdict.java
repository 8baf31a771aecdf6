// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

/// What a check makes of a history.
public sealed interface Verdict {
    /// There is an order that explains everything.
    record Explained() implements Verdict {}

    /// No order explains it: the store was wrong.
    ///
    /// @param what the operations that contradict each other
    record Violated(String what) implements Verdict {}

    /// Given up at a bound, nothing is known.
    ///
    /// @param why the bound, and how far the search came
    record Undecided(String why) implements Verdict {}
}
