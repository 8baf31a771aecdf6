// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.rqlite.api.Bytes;
import org.rqlite.store.log.TermIndex;

/// The main file of a database, frozen while somebody copies it (A6). One thread.
///
/// Who does not read for too long, or copies for too long altogether, loses it: a node cannot do without
/// checkpoints for ever.
public interface HeldSnapshot extends AutoCloseable {
    /// Last entry contained.
    ///
    /// @return its place in the log
    TermIndex at();

    /// The replicated record there (S4).
    ///
    /// @return its bytes
    Bytes record();

    /// The size of the file.
    ///
    /// @return bytes
    long bytes();

    /// The checksum of its pages, as the marker has it.
    ///
    /// @return the sum
    long sum();

    /// Reads a piece.
    ///
    /// @param offset in bytes, at most [#bytes()]
    /// @param into filled from its position as far as the file reaches
    /// @return how many bytes; 0 at the end
    /// @throws IOException if the disk refuses, or if the file is no longer held: what was read before is
    /// right, and worthless
    int read(long offset, ByteBuffer into) throws IOException;

    /// Reads a piece as a whole.
    ///
    /// @param offset in bytes
    /// @param into filled from its position to its limit, which must be within the file
    /// @throws IOException as [#read], or if the file is shorter than its marker says
    default void fill(long offset, ByteBuffer into) throws IOException {
        for (var at = offset; into.hasRemaining(); ) {
            var read = read(at, into);
            if (read <= 0) throw new IOException("the database file ends at " + at + ", before its marker says");
            at += read;
        }
    }

    /// Lets checkpoints happen again. May be called twice.
    @Override
    void close();
}
