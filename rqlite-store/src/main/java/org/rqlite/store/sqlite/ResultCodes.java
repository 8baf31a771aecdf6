// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.util.Optional;
import org.rqlite.api.Halt;

/// Tells the errors that every node meets alike from those that only this node meets.
final class ResultCodes {
    /// SQLITE_READONLY.
    static final int READ_ONLY = 8;
    /// SQLITE_INTERRUPT.
    static final int INTERRUPT = 9;
    /// SQLITE_FULL, also when AUTOINCREMENT has used up its numbers.
    static final int FULL = 13;

    private static final int CORRUPT = 11;
    // a virtual table, or sqlite_sequence, that a client damaged: alike everywhere
    private static final int CORRUPT_VIRTUAL_TABLE = 267;
    private static final int CORRUPT_SEQUENCE = 523;

    private ResultCodes() {}

    /// Why an error on the writer means that this node is broken.
    ///
    /// @return empty for an error that every node meets at the same statement
    static Optional<Halt.Reason> broken(SqliteException error) {
        return switch (error.primaryCode()) {
            // BUSY: nobody else may hold a lock
            case 3, 5, 7, 10, FULL, 14, 15, 22 -> Optional.of(Halt.Reason.DISK);
            case READ_ONLY -> error.code() == READ_ONLY ? Optional.empty() : Optional.of(Halt.Reason.DISK);
            case CORRUPT ->
                error.code() == CORRUPT_VIRTUAL_TABLE || error.code() == CORRUPT_SEQUENCE
                        ? Optional.empty()
                        : Optional.of(Halt.Reason.CORRUPT);
            case 26 -> Optional.of(Halt.Reason.CORRUPT);
            case 2, 21 -> Optional.of(Halt.Reason.DEFECT);
            default -> Optional.empty();
        };
    }

    /// Ends the node if an error on the writer demands it.
    static void haltIfBroken(SqliteException error) {
        broken(error).ifPresent(reason -> {
            throw new BrokenDatabaseException(
                    reason, "database cannot be written, code=" + error.code() + " error=" + error.getMessage());
        });
    }
}
