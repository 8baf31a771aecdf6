// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.sqlite;

import java.nio.file.Path;
import java.time.Duration;

/// How one node opens its database.
///
/// @param databaseFile the main file; made if it is missing, and then its folder must exist
/// @param readers number of read-only connections, each with a thread of its own
/// @param readQueueSizeMax most reads that wait for a reader; beyond it a read is refused
/// @param valueSizeMax most bytes of one text, BLOB or row; the same on every node
/// @param mmap whether readers map the file into memory: faster, but an I/O error then ends the process
/// @param readTimeMax longest a read may hold back a snapshot that was asked for twice
public record EngineConfig(
        Path databaseFile, int readers, int readQueueSizeMax, int valueSizeMax, boolean mmap, Duration readTimeMax) {
    /// Checks the bounds.
    public EngineConfig {
        if (readers < 1) throw new IllegalArgumentException("readers must be at least 1: " + readers);
        if (readQueueSizeMax < 1) {
            throw new IllegalArgumentException("read queue must hold at least 1: " + readQueueSizeMax);
        }
        if (valueSizeMax < 1024)
            throw new IllegalArgumentException("value size must be at least 1024: " + valueSizeMax);
        if (!readTimeMax.isPositive()) throw new IllegalArgumentException("read time must be positive: " + readTimeMax);
    }

    /// The usual settings: two readers a processor, 1,024 reads waiting, values up to 128 MB, ten
    /// minutes.
    ///
    /// @param databaseFile the main file
    /// @return the settings
    public static EngineConfig of(Path databaseFile) {
        var readers = 2 * Runtime.getRuntime().availableProcessors();
        return new EngineConfig(databaseFile, readers, 1024, 128 << 20, true, Duration.ofMinutes(10));
    }
}
