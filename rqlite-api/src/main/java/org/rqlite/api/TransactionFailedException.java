// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// A transaction whose COMMIT failed, such as on a deferred foreign key. All of it was rolled back, on every node
/// alike.
public final class TransactionFailedException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    /// Passes on why COMMIT failed.
    ///
    /// @param message SQLite's own text
    public TransactionFailedException(String message) {
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
