// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.List;
import java.util.Optional;
import org.rqlite.store.founding.FoundingMessage;
import org.rqlite.store.log.ReplicatedRecord.Member;

/// What a node answers to a [Question].
public sealed interface Answer {
    /// How the node stands.
    ///
    /// @param leader as far as it knows
    /// @param commitIndex counted from 0; -1 for none
    /// @param appliedIndex counted from 0; -1 for none
    /// @param term its current one
    /// @param version of its program
    record Meta(Optional<Member> leader, long commitIndex, long appliedIndex, long term, String version)
            implements Answer {}

    /// It is done; what that means, the question says.
    record Done() implements Answer {}

    /// Nothing was done, ask the leader.
    ///
    /// @param leader as far as it knows
    record NotLeader(Optional<Member> leader) implements Answer {}

    /// Nothing was done, nor will be.
    ///
    /// @param reason for people: fault, then cure
    record Refused(String reason) implements Answer {}

    /// The nodes that this one knows (S3).
    ///
    /// @param known at least the speaker itself, if it has a cluster
    record Known(List<Announcement> known) implements Answer {
        /// Copies `known`.
        public Known {
            known = List.copyOf(known);
        }
    }

    /// The node's term.
    ///
    /// @param inGroup whether it has the group asked about; else `term` means nothing
    /// @param term 0 or more
    record TermIs(boolean inGroup, long term) implements Answer {}

    /// A read of a database that has applied this index is linearizable.
    ///
    /// @param index counted from 0
    record ReadIndexIs(long index) implements Answer {}

    /// What the founding has to say.
    ///
    /// @param reply empty to what expects none
    record Founding(Optional<FoundingMessage.Reply> reply) implements Answer {}
}
