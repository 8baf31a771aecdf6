// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.file.Path;

/// Finishes a checkpoint that a crash interrupted; handed in, since this package does not know SQLite.
@FunctionalInterface
public interface RecoveryCheckpoint {
    /// Opens the database with its `-wal`, moves all of the WAL into the main file at `synchronous=FULL`,
    /// closes it.
    ///
    /// @param databaseFile nobody else has it open
    /// @throws IOException if not everything was moved
    void finish(Path databaseFile) throws IOException;
}
