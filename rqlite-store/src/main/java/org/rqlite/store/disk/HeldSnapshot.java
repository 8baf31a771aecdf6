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

    /// Lets checkpoints happen again. May be called twice.
    @Override
    void close();
}
