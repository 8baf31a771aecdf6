// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.cluster;

import java.util.List;

/// What a careful client concludes from what it heard.
public sealed interface Answer {
    /// Done; what became of each statement.
    record Done(List<Result> results) implements Answer {}

    /// Certainly not done.
    record Refused(String why) implements Answer {}

    /// Nobody knows.
    record Unknown(String why) implements Answer {}

    /// What became of one statement.
    sealed interface Result {
        /// Rows changed.
        record Changed(long rows) implements Result {}

        /// Rows found; values as text, SQL NULL as `null`.
        record Found(List<List<String>> rows) implements Result {}

        /// A SQL error.
        record Failed(String error) implements Result {}
    }

    /// The only result; fails unless it is done without an SQL error.
    default Result only() {
        if (this instanceof Done(var results)
                && results.size() == 1
                && !(results.getFirst() instanceof Result.Failed)) {
            return results.getFirst();
        }
        throw new AssertionError("not one good result: " + this);
    }

    /// Whether it is done, each statement without an SQL error.
    default boolean isGood() {
        return this instanceof Done(var results) && results.stream().noneMatch(Result.Failed.class::isInstance);
    }
}
