// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a node must not forget about foundings: on its disk before any reply that rests on it leaves.
///
/// @param entries one for each founding, in the order of their first step
public record FoundingRecord(List<Entry> entries) {
    /// Most entries; a node whose record is full accepts and answers no new founding.
    public static final int ENTRIES_MAX = 4096;

    /// Nothing yet.
    public static final FoundingRecord EMPTY = new FoundingRecord(List.of());

    /// Copies the entries.
    public FoundingRecord {
        entries = List.copyOf(entries);
        var ids = entries.stream().map(Entry::id).distinct().count();
        if (ids < entries.size()) throw new IllegalArgumentException("a founding is recorded twice");
        if (entries.size() > ENTRIES_MAX) throw new IllegalArgumentException("too many foundings are recorded");
    }

    /// Where the node stands towards one founding.
    ///
    /// @param plan whom it would unite
    /// @param state the step last taken
    public record Entry(Plan plan, EntryState state) {
        /// Which founding.
        ///
        /// @return the id of the plan
        public FoundingId id() {
            return plan.id();
        }
    }

    /// The entry of one founding.
    ///
    /// @param id of the founding
    /// @return empty if none was made
    public Optional<Entry> entry(FoundingId id) {
        return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    /// The record after an operator gave a founding up that he knows to be lost: `rqlited doctor -forget-founding`
    /// (F5).
    ///
    /// @param id which
    /// @return with that entry dropped; the next start deletes its group (F6)
    /// @throws IllegalArgumentException if this node has not activated it
    public FoundingRecord forgotten(FoundingId id) {
        var entry = entry(id).filter(found -> found.state() == EntryState.ACTIVATED);
        if (entry.isEmpty()) throw new IllegalArgumentException("founding " + id + " is not active on this node");
        return with(entry.get().plan(), EntryState.DROPPED);
    }

    boolean isFull() {
        return entries.size() == ENTRIES_MAX;
    }

    Optional<EntryState> state(FoundingId id) {
        return entry(id).map(Entry::state);
    }

    FoundingRecord with(Plan plan, EntryState state) {
        var next = new Entry(plan, state);
        var changed = new ArrayList<Entry>();
        for (var entry : entries) {
            if (!entry.id().equals(next.id())) changed.add(entry);
            else changed.add(new Entry(entry.plan(), state));
        }
        if (entry(next.id()).isEmpty()) changed.add(next);
        return new FoundingRecord(changed);
    }

    /// The highest round of these members that is spent here (F1).
    int spentRound(Plan plan) {
        return entries.stream()
                .filter(entry -> entry.state().spent() && entry.plan().sameMembers(plan))
                .mapToInt(entry -> entry.plan().round())
                .max()
                .orElse(0);
    }
}
