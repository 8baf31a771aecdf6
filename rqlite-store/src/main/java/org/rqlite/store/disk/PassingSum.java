// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.disk;

import java.nio.ByteBuffer;

/// The checksum that the markers have, of a database file that goes by piece by piece. One thread.
public final class PassingSum {
    private int pageBytes; // 0 before the first piece
    private long page = 1;
    private long sum;

    /// Nothing has passed yet.
    public PassingSum() {}

    /// For pieces that need not begin with a header.
    ///
    /// @param pageBytes of the file
    PassingSum(int pageBytes) {
        this.pageBytes = pageBytes;
    }

    /// Takes the next piece.
    ///
    /// @param piece as long as any but the last: whole pages, such as 1 MB; its position is left alone
    public void add(ByteBuffer piece) {
        if (pageBytes == 0) pageBytes = PageSum.pageBytes(piece);
        for (var offset = 0; offset < piece.limit(); offset += pageBytes) {
            sum += PageSum.of(page++, piece, offset, Math.min(pageBytes, piece.limit() - offset));
        }
    }

    /// What has passed so far.
    ///
    /// @return equal for equal files
    public long value() {
        return sum;
    }
}
