// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// A request with a statement that may never enter the log or run on a reader, such as a forbidden PRAGMA or ATTACH.
/// Nothing was run or appended; the same request is always refused.
public final class RefusedException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    /// Refuses a request.
    ///
    /// @param message the fault and the cure, lower case, no full stop
    public RefusedException(String message) {
        super(message);
    }

    @Override
    public boolean retryable() {
        return false;
    }

    @Override
    public boolean mayHaveCommitted() {
        return false;
    }
}
