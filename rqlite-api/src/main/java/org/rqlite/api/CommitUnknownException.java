// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// A write whose fate this node does not know: leadership was lost, or time ran out, while it was being committed (S9).
/// It may be committed now, later, or never; only the client can tell whether a retry does harm.
public final class CommitUnknownException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    /// Says what happened while the write was under way.
    ///
    /// @param message lower case, no full stop
    public CommitUnknownException(String message) {
        super(message);
    }

    @Override
    public boolean retryable() {
        return false;
    }

    @Override
    public boolean mayHaveCommitted() {
        return true;
    }
}
