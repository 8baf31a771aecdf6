// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// A request that this node cannot serve as a whole; each kind says whether to retry and whether a write may have
/// committed.
public abstract sealed class DatabaseException extends RuntimeException
        permits NotLeaderException,
                LeaderNotFoundException,
                NotReadyException,
                NotOpenException,
                StaleReadException,
                RefusedException,
                TransactionFailedException,
                OverloadedException,
                CommitUnknownException,
                RequestTooLargeException,
                InvalidDatabaseException {
    private static final long serialVersionUID = 1L;

    /// For the kinds in this package.
    ///
    /// @param message what a client is told: lower case, no full stop
    DatabaseException(String message) {
        super(message);
    }

    /// Whether the same request may succeed later or elsewhere, without doing anything twice.
    ///
    /// @return true if a retry is safe and sensible
    public abstract boolean retryable();

    /// Whether a write in the request may have been committed.
    ///
    /// @return false only if it certainly was not
    public abstract boolean mayHaveCommitted();
}
