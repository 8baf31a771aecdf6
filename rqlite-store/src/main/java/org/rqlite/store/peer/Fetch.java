// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;

/// Which results are fetched.
///
/// @param line as the node that holds them calls it; never used twice, so that no other results can be meant
/// @param number of the letter
record Fetch(UUID line, long number) {
    byte[] encode() {
        var out = new ByteWriter(32);
        out.putUuid(line);
        out.putVar(number);
        return out.toArray();
    }

    /// @throws EntryFormatException if the bytes are none
    static Fetch decode(byte[] bytes) {
        var in = new ByteReader(ByteBuffer.wrap(bytes));
        var fetch = new Fetch(in.getUuid(), in.getVar());
        in.end();
        return fetch;
    }
}
