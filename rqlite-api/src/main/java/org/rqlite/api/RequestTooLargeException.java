// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// A request or an answer above a fixed bound. A write in it was not appended.
public final class RequestTooLargeException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    /// Names the bound.
    ///
    /// @param message the bound and the size met
    public RequestTooLargeException(String message) {
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
