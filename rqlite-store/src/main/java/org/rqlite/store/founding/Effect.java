// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.founding;

import java.util.UUID;

/// What the host does after a step, in the order given, once the record is on the disk.
public sealed interface Effect {
    /// Send, and hand the answer to [Founding#told]. May be lost.
    ///
    /// @param to whom
    /// @param message what
    record Send(Candidate to, FoundingMessage message) implements Effect {}

    /// Answer the message that caused the step.
    ///
    /// @param reply what
    record Answer(FoundingMessage.Reply reply) implements Effect {}

    /// Write the cluster id, then make the Raft group with these members if it is missing (F3, F6).
    ///
    /// @param plan whose id is the cluster id
    record CreateGroup(Plan plan) implements Effect {}

    /// Delete the Raft group if it is there, then take the cluster id back (F6).
    ///
    /// @param plan whose id was the cluster id
    record DeleteGroup(Plan plan) implements Effect {}

    /// Enter this cluster as a new member: write its id, then make the empty group (F5).
    ///
    /// @param cluster which
    record Admit(UUID cluster) implements Effect {}

    /// Do not enter the cluster (F5).
    ///
    /// @param reason for people; lower case, no full stop
    record Deny(String reason) implements Effect {}
}
