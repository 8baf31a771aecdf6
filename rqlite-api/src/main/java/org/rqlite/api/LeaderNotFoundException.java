// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// No leader is known to this node. Nothing was appended; retry later.
public final class LeaderNotFoundException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    /// The leader is unknown.
    public LeaderNotFoundException() {
        super("leader not found");
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
