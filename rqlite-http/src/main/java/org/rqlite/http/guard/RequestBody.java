// SPDX-License-Identifier: Apache-2.0
package org.rqlite.http.guard;

import java.util.Arrays;
import org.rqlite.http.params.RequestFault;

/// Reads the rest of the body of one request, in bounded memory whatever its framing claims.
///
/// Memory grows with what has come, not with what was announced, and is charged before it is taken (H2).
public final class RequestBody {
    private static final int FIRST_SIZE = 64 * 1024;
    // one copy as bytes, two as parsed text, which takes two bytes a character outside of Latin-1
    private static final long COPIES = 3;

    private final BodyStream stream;
    private final MemoryBudget.Share memory;
    private final long sizeMax;
    private final long expected; // bytes in all
    private byte[] bytes;
    private int size;

    private RequestBody(byte[] begin, BodyStream stream, MemoryBudget.Share memory, long sizeMax) {
        this.stream = stream;
        this.memory = memory;
        this.sizeMax = sizeMax;
        this.expected = Math.min(stream.expected(), sizeMax);
        this.bytes = begin;
        this.size = begin.length;
    }

    /// Reads the whole body of the present request.
    ///
    /// @param client sends it
    /// @param expectsContinue whether the client waits to be asked for it
    /// @param memory charged for it
    /// @param sizeMax most bytes
    /// @return exactly the body, empty if there is none
    /// @throws RequestFault if it is too large (413), malformed (400) or memory is short (503);
    /// unread bytes are left
    public static byte[] read(Client client, boolean expectsContinue, MemoryBudget.Share memory, long sizeMax) {
        return rest(new byte[0], BodyStream.open(client, expectsContinue, sizeMax), memory, sizeMax);
    }

    /// Reads the rest of a body that has begun.
    ///
    /// @param begin what was read of it
    /// @param stream what is left
    /// @param memory charged for it
    /// @param sizeMax most bytes of the whole
    /// @return exactly the body
    /// @throws RequestFault as [#read]
    public static byte[] rest(byte[] begin, BodyStream stream, MemoryBudget.Share memory, long sizeMax) {
        var body = new RequestBody(begin, stream, memory, sizeMax);
        for (var ahead = stream.ahead(); ahead > 0; ahead = stream.ahead()) body.take(ahead);
        return body.size == body.bytes.length ? body.bytes : Arrays.copyOf(body.bytes, body.size);
    }

    // the array grows to what is expected in all, but only as it comes
    private void take(int step) {
        if (stream.announced() > sizeMax - size) throw BodyStream.tooLarge();
        makeRoom(step);
        stream.readAhead(bytes, size, step);
        size += step;
    }

    private void makeRoom(int step) {
        var needed = (long) size + step;
        if (needed <= bytes.length) return;
        var room = Math.max(needed, Math.min(expected, Math.max(FIRST_SIZE, 2L * bytes.length)));
        memory.use(COPIES * (room - bytes.length));
        bytes = Arrays.copyOf(bytes, (int) room);
    }
}
