// SPDX-License-Identifier: Apache-2.0
package org.rqlite.it.history;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Whether reads of a table, in the order of insertion, never go back: what a read at level `none` may expect of one
/// process, though it may be behind.
public final class MonotonicCheck {
    private MonotonicCheck() {}

    /// Checks them.
    ///
    /// @param reads of one process, in any order; one that was over before another began must be its beginning
    public static Verdict check(Collection<Operation<CollectionAction.ReadAll>> reads) {
        var byCall = reads.stream()
                .sorted(Comparator.comparingLong(Operation::called))
                .toList();
        var byReturn = reads.stream()
                .sorted(Comparator.comparingLong(Operation::returned))
                .toList();
        Operation<CollectionAction.ReadAll> furthest = null;
        var over = 0;
        for (var read : byCall) {
            for (; over < byReturn.size() && byReturn.get(over).returned() < read.called(); over++) {
                var ended = byReturn.get(over);
                if (furthest == null || size(ended) > size(furthest)) furthest = ended;
            }
            if (furthest != null
                    && !startsWith(read.action().keys(), furthest.action().keys())) {
                return new Verdict.Violated("went back: first %s, then %s".formatted(furthest, read));
            }
        }
        return new Verdict.Explained();
    }

    private static int size(Operation<CollectionAction.ReadAll> read) {
        return read.action().keys().size();
    }

    private static boolean startsWith(List<Long> list, List<Long> start) {
        return list.size() >= start.size() && list.subList(0, start.size()).equals(start);
    }
}
