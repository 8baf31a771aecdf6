// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.rqlite.store.founding.FoundingMessage;

/// What one node asks another, the [Greeting] apart.
public sealed interface Question {
    /// How do you stand? Answered by [Answer.Meta]; the only question that a node of another cluster answers.
    record Meta() implements Question {}

    /// Make me a member. Answered by [Answer.Done], [Answer.NotLeader] or [Answer.Refused].
    ///
    /// @param voter false for a learner
    record Join(boolean voter) implements Question {}

    /// I am here, let us found a cluster. Answered by [Answer.Done] or [Answer.Refused].
    record Notify() implements Question {}

    /// These nodes I know (S3). Answered by [Answer.Known].
    ///
    /// @param known at least the speaker itself
    record Hello(List<Announcement> known) implements Question {
        /// Copies `known`.
        public Hello {
            known = List.copyOf(known);
        }
    }

    /// What is your term in this cluster? Answered by [Answer.TermIs].
    ///
    /// @param cluster the group asked about
    record Term(UUID cluster) implements Question {}

    /// From which index on is a read linearizable now? Asked of the leader; answered by [Answer.ReadIndexIs],
    /// [Answer.NotLeader] or [Answer.Refused].
    ///
    /// @param cluster the group asked about
    record ReadIndex(UUID cluster) implements Question {}

    /// A step of a founding, or an unasked reply of one. Answered by [Answer.Founding].
    ///
    /// @param message what is asked or told
    record Found(FoundingMessage message) implements Question {}

    /// Take a node out of the cluster. Answered by [Answer.Done], [Answer.NotLeader] or [Answer.Refused].
    ///
    /// @param nodeId which
    record Remove(String nodeId) implements Question {}

    /// Hand your leadership over. Answered by [Answer.Done], [Answer.NotLeader] or [Answer.Refused].
    ///
    /// @param successor whom to; empty for the most up-to-date voter
    record StepDown(Optional<String> successor) implements Question {}
}
