// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// Bytes that were to be loaded and are no whole SQLite database. Nothing was changed; the same bytes are always
/// refused.
public final class InvalidDatabaseException extends DatabaseException {
    private static final long serialVersionUID = 1L;
    private static final String SUMMARY = "invalid SQLite data";

    /// Refuses what has another beginning.
    public InvalidDatabaseException() {
        super(SUMMARY);
    }

    /// Refuses a database.
    ///
    /// @param fault what is wrong with it, lower case, no full stop
    public InvalidDatabaseException(String fault) {
        super(fault.startsWith(SUMMARY) ? fault : SUMMARY + ": " + fault);
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
