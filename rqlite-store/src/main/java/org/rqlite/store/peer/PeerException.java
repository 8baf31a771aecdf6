// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.io.IOException;

/// A call to another node that brought no answer; the kind says what is certain.
public final class PeerException extends IOException {
    private static final long serialVersionUID = 1L;

    /// What is certain about a call without an answer.
    public enum Kind {
        /// Nobody accepts connections there; nothing was sent.
        UNREACHABLE,
        /// The time was over. A forwarded request had not been sent.
        TIMEOUT,
        /// Something else than a node answers there.
        NOT_A_NODE,
        /// A node of a release that speaks another version; nothing was done.
        OTHER_PROTOCOL,
        /// A node of another cluster (I6); nothing was done.
        OTHER_CLUSTER,
        /// The call broke after it was sent: it may have been carried out, or may still be (S9). Never retried.
        UNKNOWN_FATE,
        /// The node refused; nothing was done.
        REFUSED
    }

    private final Kind kind;

    /// Says what happened.
    ///
    /// @param kind what is certain
    /// @param message with the address; lower case, no full stop
    public PeerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// What is certain.
    ///
    /// @return the kind
    public Kind kind() {
        return kind;
    }
}
