// SPDX-License-Identifier: Apache-2.0
package org.rqlite.store.peer;

import java.nio.ByteBuffer;
import org.rqlite.api.DatabaseException;
import org.rqlite.api.Served;
import org.rqlite.store.log.ByteReader;
import org.rqlite.store.log.ByteWriter;
import org.rqlite.store.log.EntryFormatException;

/// The bytes of what a node answers to a database that it was to load.
final class LoadCodec {
    private static final int SERVED = 1;
    private static final int FAULT = 2;

    private LoadCodec() {}

    static byte[] encode(Served served) {
        var out = new ByteWriter(16);
        out.put(SERVED);
        out.putVar(served.raftIndex());
        return out.toArray();
    }

    static byte[] encode(DatabaseException fault) {
        var out = new ByteWriter(64);
        out.put(FAULT);
        FaultCodec.put(out, fault);
        return out.toArray();
    }

    /// @throws DatabaseException if that is what the node said
    /// @throws EntryFormatException if the bytes are no answer
    static Served decode(byte[] bytes) {
        var in = new ByteReader(ByteBuffer.wrap(bytes));
        var tag = in.get();
        return switch (tag) {
            case SERVED -> new Served(in.getVar());
            case FAULT -> throw FaultCodec.get(in);
            default -> throw new EntryFormatException("no kind of answer to a load: " + tag);
        };
    }
}
