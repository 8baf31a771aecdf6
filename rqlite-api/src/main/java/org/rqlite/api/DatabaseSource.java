// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// Gives the bytes of a database file that is to be loaded. Used once.
@FunctionalInterface
public interface DatabaseSource {
    /// Hands the bytes over in their order, on the calling thread; may wait for them, within bounds of its own.
    /// Returns when the file is whole; what it throws before that ends the load with nothing changed.
    ///
    /// @param sink takes the bytes
    void copyTo(BackupSink sink);
}
