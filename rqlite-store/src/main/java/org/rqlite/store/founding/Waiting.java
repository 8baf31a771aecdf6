// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.List;

/// A founding that this node waits for, and for whom (F5).
///
/// @param plan the founding
/// @param state where this node stands
/// @param silent members not heard of in this process
/// @param unknown ids of members that have lost their disk
/// @param needsPerson whether only a person can decide: the lost members may have acknowledged writes
public record Waiting(Plan plan, EntryState state, List<Candidate> silent, List<String> unknown, boolean needsPerson) {
    /// Copies the lists.
    public Waiting {
        silent = List.copyOf(silent);
        unknown = unknown.stream().sorted().toList();
    }

    /// One line that says cause and cure.
    ///
    /// @return for `/readyz`; lower case, no full stop
    public String line() {
        var names = silent.stream()
                .map(member -> member.id() + " at " + member.address())
                .toList();
        var asked = switch (state) {
            case PREPARED -> "promised to found cluster";
            case ACTIVATED -> "founds cluster";
            case REFUSED -> "withdrew from founding cluster";
            case DECLINED, DROPPED -> "has done with founding cluster";
        };
        var line = "this node %s %s".formatted(asked, plan.id());
        if (needsPerson) {
            var cure = state == EntryState.ACTIVATED
                    ? "if it holds nothing that is missed, run rqlited doctor -forget-founding " + plan.id()
                    : "this node holds no data, so empty its data folder";
            return "%s, but these members came back with another disk: %s: %s"
                    .formatted(line, String.join(", ", unknown), cure);
        }
        return names.isEmpty() ? line : "%s and waits for %s".formatted(line, String.join(", ", names));
    }
}
