// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.raft;

/// A change of the members, or of the leader, that did not come about.
public final class MembershipException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Why.
    public enum Kind {
        /// The members changed meanwhile, or another change is under way: look again, then retry.
        CONFLICT,
        /// No outcome in time; it may come about yet.
        TIMEOUT,
        /// This node does not lead, or leads no more; the change may come about yet if it had begun.
        NOT_LEADER,
        /// It cannot be made; nothing was changed.
        REFUSED
    }

    private final Kind kind;

    MembershipException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// Why.
    ///
    /// @return what the caller may do about it
    public Kind kind() {
        return kind;
    }
}
