// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

/// What one node tells another about a founding. The connection says who speaks: id and incarnation (S1).
public sealed interface FoundingMessage {
    /// What expects an answer.
    sealed interface Question extends FoundingMessage {}

    /// What answers, or tells unasked.
    sealed interface Reply extends FoundingMessage {
        /// Which founding it is about.
        ///
        /// @return its id
        FoundingId id();
    }

    /// Will you take part (F2)? Answered by [Accepted], [Busy] or [Stands].
    ///
    /// @param plan the founding
    record Prepare(Plan plan) implements Question {}

    /// All have accepted: take part (F3). Answered by [Stands] or [Stranger].
    ///
    /// @param plan the founding
    record Commit(Plan plan) implements Question {}

    /// Where do you stand (F4)? Answered by [Stands], [Stranger] or [Busy].
    ///
    /// @param plan the founding
    record Ask(Plan plan) implements Question {}

    /// Yes, on the disk (F2).
    ///
    /// @param id of the founding
    record Accepted(FoundingId id) implements Reply {}

    /// Not now, try again (F2). Nothing was recorded.
    ///
    /// @param id of the founding
    /// @param reason for people; lower case, no full stop
    /// @param spentRound highest round of the same members that the sender has refused or declined; 0 for none
    record Busy(FoundingId id, String reason, int spentRound) implements Reply {}

    /// So I stand, on the disk (F4). Also sent unasked by a node that refuses.
    ///
    /// @param id of the founding
    /// @param state final or not
    record Stands(FoundingId id, EntryState state) implements Reply {}

    /// I am not that member: I am not listed, or with another incarnation (F5).
    ///
    /// @param id of the founding
    record Stranger(FoundingId id) implements Reply {}
}
