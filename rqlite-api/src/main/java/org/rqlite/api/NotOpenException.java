// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// The store is not open yet, or closed again. Nothing was appended; retry later or elsewhere.
public final class NotOpenException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    /// The store is not open.
    public NotOpenException() {
        super("store not open");
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
