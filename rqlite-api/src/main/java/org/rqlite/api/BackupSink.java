// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

/// Takes the bytes of a backup, piece by piece. One call at a time, possibly from a thread other than the caller's.
@FunctionalInterface
public interface BackupSink {
    /// Takes the next bytes; may block to hold the producer back.
    ///
    /// @param bytes the producer's own, to be read during this call only
    /// @param offset of the first of them
    /// @param length how many; 64 KB at most
    /// @throws SinkClosedException to end the backup
    void piece(byte[] bytes, int offset, int length);
}
