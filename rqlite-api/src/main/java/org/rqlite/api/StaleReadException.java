// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// A read that this node cannot serve as fresh as asked. Nothing was read; retry later or at the leader.
public final class StaleReadException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    /// The read would be stale.
    public StaleReadException() {
        super("stale read");
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
