// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// A bounded queue of this node is full (I9). Nothing was appended; retry with back-off.
public final class OverloadedException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    /// Names what is full.
    ///
    /// @param message the queue and its bound
    public OverloadedException(String message) {
        super(message);
    }

    @Override
    public boolean retryable() {
        return true;
    }

    @Override
    public boolean mayHaveCommitted() {
        return false;
    }
}
